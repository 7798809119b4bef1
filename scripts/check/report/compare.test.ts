import { expect, it } from 'vitest';
import { differingLines } from './compare.js';

it('tells nothing of equal texts', () => {
  expect(differingLines('a\nb\n', 'a\nb\n')).toEqual([]);
});

it('tells what is written and should not be, then what should be and is not', () => {
  expect(differingLines('a\nb\nc\n', 'a\nx\nc\ny\n')).toEqual(['- b', '+ x', '+ y']);
});

it('counts lines that are there more than once', () => {
  expect(differingLines('a\na\n', 'a\na\na\n')).toEqual(['+ a']);
});
