import { describe, expect, it } from 'vitest';
import type { TemplateMap, TemplateValue } from '../contract.js';
import { copyAsJson } from './copy-as-json.js';

const throughText = (value: TemplateValue): TemplateValue => JSON.parse(JSON.stringify(value ?? null));
const withOwnProto = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as TemplateMap;

describe('gives what JSON gives', () => {
  it.each<[string, TemplateValue]>([
    ['a text', 'a'],
    ['a lone surrogate', '\ud800'],
    ['a number', 1.5e100],
    ['null', null],
    ['nothing', undefined],
    ['true', true],
    ['minus zero', -0],
    ['no number', Number.NaN],
    ['an endless number', Number.NEGATIVE_INFINITY],
    ['an empty map', {}],
    ['an empty list', []],
    ['a map with absent members', { a: undefined, b: null, c: Number.NaN }],
    ['a list with absent items', [undefined, null, [Number.POSITIVE_INFINITY]]],
    ['keys in the order of JSON', { b: 1, 2: 2, a: { 1: 1, 0: 0 } }],
    ['keys that objects have anyway', withOwnProto],
    ['nested values', { items: [{ id: 'a', tags: ['x', { y: [] }] }], nextToken: null }],
  ])('of %s', (_, value) => {
    const copy = copyAsJson(value, 1_000);
    expect(copy).toStrictEqual(throughText(value));
    expect(JSON.stringify(copy)).toBe(JSON.stringify(throughText(value)));
  });
});

it('shares nothing with the value', () => {
  const shared = { a: 1 };
  const value = { list: [shared], map: shared };
  const copy = copyAsJson(value, 1_000) as { list: TemplateMap[]; map: TemplateMap };
  shared.a = 2;
  value.list.push({ a: 3 });
  expect(copy).toEqual({ list: [{ a: 1 }], map: { a: 1 } });
  expect(copy.list[0]).not.toBe(copy.map);
});

it.each<[string, TemplateValue]>([
  ['a text', 'x'.repeat(200)],
  ['a text that is written in escapes', '\0'.repeat(40)],
  ['a key', { ['k'.repeat(200)]: 1 }],
  ['many numbers', Array.from({ length: 100 }, () => -1.2345678901234567e-100)],
  ['many empty lists', Array.from({ length: 100 }, () => [])],
  ['many absent items', Array.from({ length: 100 }, () => undefined)],
])('does not decide about %s that may be too long', (_, value) => {
  expect(JSON.stringify(value).length).toBeGreaterThan(199);
  expect(copyAsJson(value, 199)).toBeUndefined();
});
