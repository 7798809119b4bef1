import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../assembly/resource.js';
import { compileEventPattern, EventPatternError } from './index.js';

const matches = (pattern: JsonObject, event: JsonObject) => compileEventPattern(pattern)(event);
const matchesValue = (matcher: Json, value: Json) => matches({ field: [matcher] }, { field: value });

describe('one value', () => {
  const CASES: readonly (readonly [string, Json, readonly Json[], readonly Json[]])[] = [
    ['exact text', 'a', ['a'], ['A', 'ab', 1, null]],
    ['exact number', 100, [100, 1e2], ['100', 101]],
    ['true', true, [true], [false, 'true']],
    ['null', null, [null], ['', 'null', 0]],
    ['empty text', '', [''], [null, 'a']],
    ['prefix', { prefix: 'us-' }, ['us-east-1', 'us-'], ['eu-', 'Us-east', 5]],
    ['prefix without case', { prefix: { 'equals-ignore-case': 'US-' } }, ['us-east-1', 'Us-'], ['eu']],
    ['suffix', { suffix: '.png' }, ['a.png', '.png'], ['a.PNG', 'png']],
    ['suffix without case', { suffix: { 'equals-ignore-case': '.PNG' } }, ['a.png', 'b.PnG'], ['a.jpg']],
    ['equals-ignore-case', { 'equals-ignore-case': 'Alice' }, ['alice', 'ALICE'], ['alices']],
    [
      'wildcard',
      { wildcard: 'dir/*/original/*.png' },
      ['dir/a/b/original/x.png', 'dir//original/.png'],
      ['dir/a/x.png', 'other/a/original/x.png'],
    ],
    ['wildcard that begins and ends with a star', { wildcard: '*/lib/*' }, ['a/lib/b', '/lib/'], ['lib', 'a/lib']],
    ['wildcard whose ends would overlap', { wildcard: 'ab*ba' }, ['abba', 'abxba'], ['aba']],
    ['wildcard with an escaped star', { wildcard: 'a\\*b*' }, ['a*bc'], ['axbc']],
    ['anything-but text', { 'anything-but': 'a' }, ['b', 1], ['a']],
    ['anything-but a list', { 'anything-but': ['a', 5] }, ['b', 6], ['a', 5]],
    ['anything-but a prefix', { 'anything-but': { prefix: 'us-' } }, ['eu-'], ['us-east-1']],
    ['anything-but prefixes', { 'anything-but': { prefix: ['us-', 'eu-'] } }, ['ap-'], ['us-1', 'eu-1']],
    ['anything-but a suffix', { 'anything-but': { suffix: '.png' } }, ['a.jpg'], ['a.png']],
    [
      'anything-but without case',
      { 'anything-but': { 'equals-ignore-case': ['init', 'stop'] } },
      ['run'],
      ['INIT', 'Stop'],
    ],
    ['anything-but a wildcard', { 'anything-but': { wildcard: '*/lib/*' } }, ['a/src/b'], ['a/lib/b']],
    ['a number', { numeric: ['=', 100] }, [100], [99, '100']],
    ['a range', { numeric: ['>', 10, '<=', 20] }, [10.1, 20], [10, 20.1]],
    ['an open range', { numeric: ['<', 0] }, [-1], [0]],
    ['exists', { exists: true }, ['', null, 0, false], []],
    ['an IPv4 block', { cidr: '10.0.0.0/24' }, ['10.0.0.255'], ['10.0.1.0', 'x', '::1']],
    ['an IPv6 block', { cidr: '2001:db8::/32' }, ['2001:db8::1'], ['2001:db9::1', '10.0.0.1']],
  ];

  it.each(CASES)('%s', (_, matcher, matching, others) => {
    expect(matching.filter((value) => !matchesValue(matcher, value))).toEqual([]);
    expect(others.filter((value) => matchesValue(matcher, value))).toEqual([]);
  });
});

describe('an absent field', () => {
  it('matches exists: false and nothing else', () => {
    expect(matches({ a: [{ exists: false }] }, {})).toBe(true);
    expect(matches({ a: { b: [{ exists: false }] } }, {})).toBe(true);
    expect(matches({ a: [{ exists: false }] }, { a: 1 })).toBe(false);
    for (const matcher of [null, '', { exists: true }, { 'anything-but': 'x' }, { prefix: '' }] as const) {
      expect(matches({ a: [matcher] }, {})).toBe(false);
    }
  });

  it('is what a branch counts as, because comparisons are made on leaves', () => {
    expect(matches({ a: [{ exists: true }] }, { a: { b: 1 } })).toBe(false);
    expect(matches({ a: [{ exists: true }] }, { a: [] })).toBe(false);
  });
});

describe('several fields', () => {
  const event = {
    source: 'aws.s3',
    detail: { bucket: { name: 'b' }, object: { key: 'uploads/1/original/x', size: 5 } },
  };

  it('must all match', () => {
    expect(matches({ source: ['aws.s3'], detail: { object: { size: [5] } } }, event)).toBe(true);
    expect(matches({ source: ['aws.s3'], detail: { object: { size: [6] } } }, event)).toBe(false);
    expect(matches({ source: ['aws.s3', 'x'], detail: { bucket: { name: ['c', 'b'] } } }, event)).toBe(true);
  });

  it('match by any alternative of $or, together with what stands beside it', () => {
    const either = { $or: [{ source: ['aws.sqs'] }, { detail: { object: { size: [{ numeric: ['>', 1] }] } } }] };

    expect(matches(either, event)).toBe(true);
    expect(matches({ ...either, detail: { bucket: { name: ['c'] } } }, event)).toBe(false);
    expect(matches({ $or: [{ source: ['x'] }, { source: ['y'] }] }, event)).toBe(false);
  });

  it('match any element of a list', () => {
    expect(matches({ resources: ['b'] }, { resources: ['a', 'b'] })).toBe(true);
    expect(matches({ resources: ['c'] }, { resources: ['a', 'b'] })).toBe(false);
  });

  it('must match in one and the same object of a list', () => {
    const tags = {
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    };

    expect(matches({ tags: { key: ['b'], value: ['2'] } }, tags)).toBe(true);
    expect(matches({ tags: { key: ['a'], value: ['2'] } }, tags)).toBe(false);
  });
});

describe('a pattern is refused when it', () => {
  it.each<readonly [string, JsonObject, string]>([
    ['has an operator that is unknown', { a: { b: [{ regex: 'x' }] } }, 'a.b: Unrecognized match type regex'],
    ['negates by an unknown operator', { a: [{ 'anything-but': { numeric: 1 } }] }, 'numeric in anything-but'],
    ['has two operators in one', { a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed'],
    ['has a bare value', { a: 'x' }, 'a list of values'],
    ['has an empty list', { a: [] }, 'a list of values'],
    ['has an empty object', { a: {} }, 'Empty objects'],
    ['has a list in a list', { a: [['x']] }, 'a list inside a list'],
    ['compares with an unknown sign', { a: [{ numeric: ['!', 1] }] }, 'Unrecognized numeric range operator'],
    ['has half a comparison', { a: [{ numeric: ['>'] }] }, 'one comparison or two'],
    ['has two stars in a row', { a: [{ wildcard: 'a**' }] }, 'Consecutive wildcard'],
    ['has a malformed block', { a: [{ cidr: '10.0.0.0/33' }] }, 'Malformed CIDR'],
    ['asks neither for true nor false', { a: [{ exists: 'yes' }] }, 'either true or false'],
    ['has one alternative', { $or: [{ a: ['x'] }] }, 'two patterns or more'],
  ])('%s', (_, pattern, reason) => {
    expect(() => compileEventPattern(pattern)).toThrow(EventPatternError);
    expect(() => compileEventPattern(pattern)).toThrow(reason);
  });
});
