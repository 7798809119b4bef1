import { expect, it } from 'vitest';
import { anchorOf, codes, table } from './markdown.js';

it('writes a table in which every cell stays in its cell', () => {
  expect(
    table(
      ['a', 'b'],
      [
        ['1 | 2', 'two\n  lines'],
        ['', 'x'],
      ],
    ),
  ).toBe('| a | b |\n|---|---|\n| 1 \\| 2 | two lines |\n| — | x |');
});

it('lists names as code, and none as a dash', () => {
  expect(codes(['a', 'b'])).toBe('`a`, `b`');
  expect(codes([])).toBe('—');
});

it.each([
  ['Where state lives', 'where-state-lives'],
  ['`npm start`: its options', 'npm-start-its-options'],
  ['A  (b) & c_d', 'a--b--c_d'],
])('links to "%s" as GitHub does', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});
