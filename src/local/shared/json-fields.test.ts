import { describe, expect, it } from 'vitest';
import {
  parseJson,
  readBoolean,
  readDocument,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStrings,
} from './json-fields.js';

const OBJECT = {
  text: 'a',
  number: 3,
  numberText: '30',
  flag: true,
  flagText: 'false',
  object: { a: 1 },
  objectText: '{"a":1}',
  texts: ['a', 'b'],
  objects: [{ a: 1 }],
  nothing: null,
};

it('reads members of their type', () => {
  expect(readString(OBJECT, 'text')).toBe('a');
  expect(readNumber(OBJECT, 'number')).toBe(3);
  expect(readBoolean(OBJECT, 'flag')).toBe(true);
  expect(readObject(OBJECT, 'object')).toEqual({ a: 1 });
  expect(readStrings(OBJECT, 'texts')).toEqual(['a', 'b']);
  expect(readObjects(OBJECT, 'objects')).toEqual([{ a: 1 }]);
});

it('reads numbers, booleans and documents that a template writes as text', () => {
  expect(readNumber(OBJECT, 'numberText')).toBe(30);
  expect(readBoolean(OBJECT, 'flagText')).toBe(false);
  expect(readDocument(OBJECT, 'objectText')).toEqual({ a: 1 });
  expect(readDocument(OBJECT, 'object')).toEqual({ a: 1 });
});

it('gives undefined, or an empty list, for what is absent or null', () => {
  for (const name of ['nothing', 'absent']) {
    expect(readString(OBJECT, name)).toBeUndefined();
    expect(readNumber(OBJECT, name)).toBeUndefined();
    expect(readBoolean(OBJECT, name)).toBeUndefined();
    expect(readObject(OBJECT, name)).toBeUndefined();
    expect(readDocument(OBJECT, name)).toBeUndefined();
    expect(readStrings(OBJECT, name)).toEqual([]);
  }
});

describe('refuses another type by the name of the member', () => {
  it.each([
    ['a string', () => readString(OBJECT, 'number'), 'number is not a string'],
    ['a number', () => readNumber(OBJECT, 'text'), 'text is not a number'],
    ['a boolean', () => readBoolean(OBJECT, 'text'), 'text is not a boolean'],
    ['an object', () => readObject(OBJECT, 'texts'), 'texts is not an object'],
    ['a list of strings', () => readStrings(OBJECT, 'objects'), 'objects is not a list of strings'],
    ['a list of objects', () => readObjects(OBJECT, 'texts'), 'texts is not a list of objects'],
    ['a list', () => readStrings(OBJECT, 'text'), 'text is not a list'],
    ['a document', () => readDocument(OBJECT, 'text'), 'text is not a JSON object'],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: 'SerializationException' }));
    expect(read).toThrow(message);
  });
});

it('parses JSON, and gives undefined for what is none', () => {
  expect(parseJson('[1]')).toEqual([1]);
  expect(parseJson('{')).toBeUndefined();
});
