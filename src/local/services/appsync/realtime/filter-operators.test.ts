import { describe, expect, it } from 'vitest';
import type { TemplateValue } from '../templates/contract.js';
import { FILTER_OPERATORS } from './filter-operators.js';
import { argumentFilter, parseFilter } from './subscription-filter.js';

const filterOf = (...groups: readonly (readonly (readonly [string, string, TemplateValue])[])[]) =>
  parseFilter({
    filterGroup: groups.map((filters) => ({
      filters: filters.map(([fieldName, operator, value]) => ({ fieldName, operator, value })),
    })),
  });

/** operator, field, value, whether it matches. */
const CASES: readonly (readonly [string, TemplateValue, TemplateValue, boolean])[] = [
  ['eq', 'a', 'a', true],
  ['eq', 1, '1', false],
  ['eq', true, true, true],
  ['eq', null, null, true],
  ['eq', 'a', null, false],
  ['ne', 'a', 'b', true],
  ['ne', 'a', 'a', false],
  ['le', 3, 3, true],
  ['le', 4, 3, false],
  ['lt', 'a', 'b', true],
  ['lt', 9, '10', false],
  ['ge', 3, 3, true],
  ['ge', null, 0, false],
  ['gt', 4, 3, true],
  ['gt', 3, 3, false],
  ['contains', 'seventy', 'vent', true],
  ['contains', ['a', 'b'], 'b', true],
  ['contains', ['ab'], 'b', false],
  ['contains', null, 'b', false],
  ['notContains', ['a'], 'b', true],
  ['notContains', 'ab', 'b', false],
  ['beginsWith', 'abc', 'ab', true],
  ['beginsWith', 'abc', 'b', false],
  ['beginsWith', 7, '7', false],
  ['in', 'a', ['a', 'b'], true],
  ['in', 'c', ['a', 'b'], false],
  ['notIn', 'c', ['a', 'b'], true],
  ['notIn', 'a', ['a', 'b'], false],
  ['between', 5, [1, 5], true],
  ['between', 6, [1, 5], false],
  ['between', 'b', ['a', 'c'], true],
  ['containsAny', ['x', 'y'], ['y', 'z'], true],
  ['containsAny', ['x'], ['y', 'z'], false],
];

it('every operator is tried', () => {
  expect(new Set(CASES.map(([operator]) => operator))).toEqual(new Set(Object.keys(FILTER_OPERATORS)));
});

it.each(CASES)('%s: %j against %j is %j', (operator, field, value, expected) => {
  expect(filterOf([['f', operator, value]]).matches({ f: field })).toBe(expected);
});

describe('a filter', () => {
  it('matches when every condition of any group does', () => {
    const filter = filterOf(
      [
        ['a', 'eq', 1],
        ['b', 'eq', 2],
      ],
      [['c', 'eq', 3]],
    );
    expect(filter.matches({ a: 1, b: 2 })).toBe(true);
    expect(filter.matches({ a: 1, b: 3 })).toBe(false);
    expect(filter.matches({ c: 3 })).toBe(true);
  });

  it('reaches into nested fields, and finds nothing where there is none', () => {
    const filter = filterOf([['a.b.c', 'eq', 1]]);
    expect(filter.matches({ a: { b: { c: 1 } } })).toBe(true);
    expect(filter.matches({ a: null })).toBe(false);
  });

  it.each([
    ['an unknown operator', [['f', 'like', 'x']], 'the operator like is not supported'],
    ['the name of a method as operator', [['f', 'constructor', 'x']], 'the operator constructor is not supported'],
    ['six values of in', [['f', 'in', [1, 2, 3, 4, 5, 6]]], 'a list of 1 to 5 values'],
    [
      '21 values of containsAny',
      [['f', 'containsAny', Array.from({ length: 21 }, String)]],
      'a list of 1 to 20 values',
    ],
    ['a range of three', [['f', 'between', [1, 2, 3]]], 'a list of two values'],
    ['an object as value', [['f', 'eq', {}]], 'a string, number, boolean or null'],
    ['six levels', [['a.b.c.d.e.f', 'eq', 1]], 'nested deeper than 5 levels'],
    ['a long name', [['f'.repeat(257), 'eq', 1]], '1 to 256 characters'],
    ['eleven conditions', Array.from({ length: 11 }, () => ['f', 'eq', 1]), 'at most 10 filters'],
  ] as const)('is refused with %s', (_, filters, message) => {
    const conditions = filters as unknown as readonly (readonly [string, string, TemplateValue])[];
    expect(() => filterOf(conditions)).toThrow(message);
  });

  it('is refused without groups, with an empty one, and with more than ten', () => {
    for (const [filter, message] of [
      [{}, 'needs a filterGroup'],
      [{ filterGroup: [{ filters: [] }] }, 'needs filters'],
      [{ filterGroup: Array.from({ length: 11 }, () => ({ filters: [] })) }, 'at most 10 groups'],
    ] as const) {
      expect(() => parseFilter(JSON.parse(JSON.stringify(filter)) as TemplateValue)).toThrow(message);
    }
  });
});

it('arguments must equal their fields; null asks for null, what is left out asks nothing', () => {
  expect(argumentFilter({ a: 1 }).matches({ a: 1, b: 2 })).toBe(true);
  expect(argumentFilter({ a: 1 }).matches({ a: 2 })).toBe(false);
  expect(argumentFilter({ a: null }).matches({ a: 2 })).toBe(false);
  expect(argumentFilter({ a: null }).matches({ b: 2 })).toBe(true);
  expect(argumentFilter({}).matches({ b: 2 })).toBe(true);
});
