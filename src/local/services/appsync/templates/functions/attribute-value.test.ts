import { expect, it } from 'vitest';
import { toAttributeMap, toAttributeValue, toWireAttribute, toWireAttributes } from './attribute-value.js';

it('turns what AppSync writes into what DynamoDB reads', () => {
  const item = { a: 1.5, b: null, c: [2, { d: null }], e: 'x', f: true };
  expect(toWireAttributes(toAttributeMap(item))).toEqual({
    a: { N: '1.5' },
    b: { NULL: true },
    c: { L: [{ N: '2' }, { M: { d: { NULL: true } } }] },
    e: { S: 'x' },
    f: { BOOL: true },
  });
});

it('keeps what is in the wire form already', () => {
  expect(toWireAttribute({ N: '1' })).toEqual({ N: '1' });
  expect(toWireAttribute({ NS: [1, '2'] })).toEqual({ NS: ['1', '2'] });
  expect(toWireAttribute({ SS: ['a'] })).toEqual({ SS: ['a'] });
  expect(toWireAttribute({ B: 'Zg==' })).toEqual({ B: 'Zg==' });
});

it('leaves to DynamoDB to refuse what is no attribute value', () => {
  expect(toWireAttribute('x')).toBe('x');
});

it('leaves absent values out and keeps a key named __proto__ a key', () => {
  const item = JSON.parse('{"__proto__": 1}');
  expect(Object.keys(toAttributeMap({ ...item, gone: undefined }))).toEqual(['__proto__']);
  expect(toAttributeValue(undefined)).toEqual({ NULL: null });
});
