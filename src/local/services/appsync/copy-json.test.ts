import { expect, it } from 'vitest';
import { copyMap } from './copy-json.js';
import type { TemplateMap } from './templates/contract.js';

it('copies all the way down', () => {
  const original: TemplateMap = { list: [{ a: 1 }], map: { b: null }, text: 't', gone: undefined };
  const copy = copyMap(original);
  expect(copy).toEqual(original);
  (copy['list'] as TemplateMap[]).push({});
  (copy['map'] as TemplateMap)['b'] = 2;
  expect(original).toEqual({ list: [{ a: 1 }], map: { b: null }, text: 't', gone: undefined });
});

it('gives objects without a prototype an ordinary one, and never one of the sender', () => {
  const bare = Object.assign(Object.create(null) as TemplateMap, { a: 1 });
  expect(Object.getPrototypeOf(copyMap(bare))).toBe(Object.prototype);
  const hostile = JSON.parse('{"__proto__":{"admin":true},"a":1}') as TemplateMap;
  expect(copyMap(hostile)['admin']).toBeUndefined();
});
