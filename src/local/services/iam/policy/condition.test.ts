// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../assembly/resource.js';
import type { ConditionContext } from '../../ports.js';
import { compileConditions } from './condition.js';
import { CONDITION_OPERATORS } from './condition-operators.js';
import { createKeyLookup } from './request-context.js';

function holds(block: Json, context: ConditionContext): boolean {
  const lookup = createKeyLookup(() => [context]);
  return compileConditions(block, true).every((condition) => condition(lookup));
}

/** Operator, value in the policy, value in the request that matches it, one that does not. */
const CASES: readonly (readonly [operator: string, policy: Json, matching: string, other: string])[] = [
  ['StringEquals', 'a', 'a', 'A'],
  ['StringEquals', ['a', 'b'], 'b', 'c'],
  ['StringEquals', 'a*', 'a*', 'ab'],
  ['StringNotEquals', 'a', 'b', 'a'],
  ['StringNotEquals', ['a', 'b'], 'c', 'b'],
  ['StringEqualsIgnoreCase', 'aB', 'Ab', 'ac'],
  ['StringNotEqualsIgnoreCase', 'aB', 'ac', 'Ab'],
  ['StringLike', 'a*c?', 'abbbcd', 'abbbc'],
  ['StringNotLike', 'a*', 'ba', 'ab'],
  ['NumericEquals', '10', '10.0', '11'],
  ['NumericEquals', 10, '10', 'ten'],
  ['NumericNotEquals', '10', '11', '10'],
  ['NumericLessThan', '10', '9.5', '10'],
  ['NumericLessThanEquals', '10', '10', '10.1'],
  ['NumericGreaterThan', '10', '11', '10'],
  ['NumericGreaterThanEquals', '10', '10', '9'],
  ['DateEquals', '2026-11-20T00:00:00Z', '2026-11-20T01:00:00+01:00', '2026-11-20T00:00:01Z'],
  ['DateNotEquals', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-20T00:00:00Z'],
  ['DateLessThan', '2026-11-20T00:00:00Z', '2026-11-19T23:59:59Z', '2026-11-20T00:00:00Z'],
  ['DateLessThanEquals', '1000', '1970-01-01T00:16:40Z', '1970-01-01T00:16:41Z'],
  ['DateGreaterThan', '2026-11-20T00:00:00Z', '2026-11-20T00:00:01Z', '2026-11-20T00:00:00Z'],
  ['DateGreaterThanEquals', '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z', '2026-11-19T00:00:00Z'],
  ['Bool', 'true', 'true', 'false'],
  ['Bool', false, 'False', 'true'],
  ['BinaryEquals', 'aGk=', 'aGk', 'aGo='],
  ['IpAddress', '203.0.113.0/24', '203.0.113.9', '203.0.114.9'],
  ['IpAddress', ['10.0.0.1', '2001:db8::/32'], '2001:db8::1', '2001:db9::1'],
  ['NotIpAddress', '203.0.113.0/24', '203.0.114.9', '203.0.113.9'],
  ['ArnEquals', 'arn:aws:s3:::b*', 'arn:aws:s3:::bucket', 'arn:aws:s3:::other'],
  ['ArnLike', 'arn:aws:lambda:*:000000000000:function:f', 'arn:aws:lambda:us-east-1:000000000000:function:f', 'x'],
  ['ArnNotEquals', 'arn:aws:s3:::b', 'arn:aws:s3:::c', 'arn:aws:s3:::b'],
  ['ArnNotLike', 'arn:aws:s3:::b*', 'arn:aws:s3:::c', 'arn:aws:s3:::bc'],
];

describe('operators', () => {
  it.each(CASES)('%s %j matches %s and not %s', (operator, policy, matching, other) => {
    expect(holds({ [operator]: { key: policy } }, { key: matching })).toBe(true);
    expect(holds({ [operator]: { key: policy } }, { key: other })).toBe(false);
  });

  it('are all in the table above', () => {
    const tested = new Set(CASES.map(([operator]) => operator));
    expect(Object.keys(CONDITION_OPERATORS).filter((operator) => !tested.has(operator))).toEqual([]);
  });

  it.each(CASES)('%s %j without the key holds only when negated, or with IfExists', (operator, policy) => {
    expect(holds({ [operator]: { key: policy } }, {})).toBe(operator.includes('Not'));
    expect(holds({ [`${operator}IfExists`]: { key: policy } }, {})).toBe(true);
  });

  it.each(CASES)('%sIfExists %j still tests a key that is there', (operator, policy, matching, other) => {
    expect(holds({ [`${operator}IfExists`]: { key: policy } }, { key: matching })).toBe(true);
    expect(holds({ [`${operator}IfExists`]: { key: policy } }, { key: other })).toBe(false);
  });
});

describe('Null', () => {
  it.each([
    ['true', {}, true],
    ['true', { key: 'x' }, false],
    ['true', { key: [] }, true],
    [false, {}, false],
    ['false', { key: 'x' }, true],
  ])('%s of %j is %s', (value, context, expected) => {
    expect(holds({ Null: { key: value } }, context)).toBe(expected);
  });
});

describe('quantifiers', () => {
  it.each([
    ['ForAllValues:StringEquals', ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'z'], false],
    ['ForAllValues:StringEquals', [], true],
    ['ForAllValues:StringNotEquals', ['x', 'y'], true],
    ['ForAllValues:StringNotEquals', ['x', 'a'], false],
    ['ForAnyValue:StringEquals', ['z', 'a'], true],
    ['ForAnyValue:StringEquals', ['z'], false],
    ['ForAnyValue:StringEquals', [], false],
    ['ForAnyValue:StringNotEquals', ['a', 'z'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], false],
    ['ForAnyValue:StringLike', ['z', 'abc'], false],
  ])('%s of %j is %s', (operator, values, expected) => {
    expect(holds({ [operator]: { key: ['a', 'b'] } }, { key: values })).toBe(expected);
  });

  it('decide what a missing key means, whatever IfExists says', () => {
    expect(holds({ 'ForAllValues:StringEquals': { key: 'a' } }, {})).toBe(true);
    expect(holds({ 'ForAnyValue:StringEquals': { key: 'a' } }, {})).toBe(false);
    expect(holds({ 'ForAnyValue:StringEqualsIfExists': { key: 'a' } }, {})).toBe(false);
  });
});

describe('a block', () => {
  it('holds when all operators and all keys hold', () => {
    const block = { StringEquals: { a: '1', b: '2' }, Bool: { c: 'true' } };
    expect(holds(block, { a: '1', b: '2', c: 'true' })).toBe(true);
    expect(holds(block, { a: '1', b: '3', c: 'true' })).toBe(false);
    expect(holds(block, { a: '1', b: '2', c: 'false' })).toBe(false);
  });

  it('compares keys without regard to case', () => {
    expect(holds({ StringEquals: { 'AWS:SourceArn': 'x' } }, { 'aws:sourcearn': 'x' })).toBe(true);
  });

  it('puts values of the request in the place of variables', () => {
    const block = { StringLike: { 's3:prefix': 'home/${aws:userid}/*' } };
    expect(holds(block, { 's3:prefix': 'home/me/x', 'aws:userid': 'me' })).toBe(true);
    expect(holds(block, { 's3:prefix': 'home/you/x', 'aws:userid': 'me' })).toBe(false);
    expect(holds(block, { 's3:prefix': 'home/you/x', 'aws:userid': '*' })).toBe(false);
    expect(holds(block, { 's3:prefix': 'home/you/x' })).toBe(false);
  });
});

it.each([
  ['StringMatches', 'a', 'the condition operator StringMatches is not known'],
  ['ForSomeValues:StringEquals', 'a', 'ForSomeValues:StringEquals'],
  ['NullIfExists', 'true', 'NullIfExists'],
  ['toString', 'a', 'toString'],
  ['NumericEquals', 'ten', '"ten" is not a number'],
  ['NumericEquals', '${aws:userid}', 'is not a number'],
  ['DateEquals', 'yesterday', 'is not a date'],
  ['Bool', 'maybe', 'neither true nor false'],
  ['Null', 'maybe', 'true and false'],
  ['IpAddress', '1.2.3.4/40', 'is not an address'],
  ['IpAddress', 'localhost', 'is not an address'],
  ['ArnEquals', 'bucket', 'is not an ARN'],
  ['ArnLike', 'arn:aws:*:*', 'is not an ARN'],
  ['StringEquals', '${aws:userid', 'is not closed'],
  ['StringEquals', '${}', 'no policy variable'],
  ['StringEquals', { nested: true }, 'neither text'],
])('refuses %s %j by name', (operator, value, message) => {
  expect(() => compileConditions({ [operator]: { key: value } }, true)).toThrow(message);
});

it('refuses a block that is no object', () => {
  expect(() => compileConditions(['a'], true)).toThrow('Condition is not an object');
  expect(() => compileConditions({ StringEquals: 'a' }, true)).toThrow('StringEquals is not an object');
});
