import { expect, it } from 'vitest';
import { compileWildcards, normalizePath } from './path.js';

it.each([
  ['/a/b', '/a/b'],
  ['/%61/%7eb%2Dc', '/a/~b-c'],
  ['/a%2fb%c3%a9', '/a%2Fb%C3%A9'],
  ['/a/./b/../c', '/a/c'],
  ['/a/b/..', '/a/'],
  ['/../../a', '/a'],
  ['/%2e%2E/a', '/a'],
  ['//a//b', '//a//b'],
  ['/a//../b', '/a/b'],
  ['/', '/'],
])('normalizes %s to %s', (path, normalized) => {
  expect(normalizePath(path)).toBe(normalized);
});

it.each([
  ['/images/*.jpg', '/images/a.jpg', true],
  ['/images/*.jpg', '/images/a/b.jpg', true],
  ['/images/*.jpg', '/images/.jpg', true],
  ['/images/*.jpg', '/images/a.JPG', false],
  ['/a??.jpg', '/ant.jpg', true],
  ['/a??.jpg', '/at.jpg', false],
  ['/a*b*c', '/aXbYc', true],
  ['/a*b*c', '/abbc', true],
  ['/a*b*c', '/ac', false],
  ['/ab*ba', '/aba', false],
  ['*', '', true],
  ['', '', true],
  ['', 'x', false],
  ['**', 'anything', true],
  ['/(a|b)+.*', '/(a|b)+.x', true],
  ['/(a|b)+.*', '/a.x', false],
])('matches %s against %s: %s', (pattern, text, matches) => {
  expect(compileWildcards(pattern)(text)).toBe(matches);
});

it('takes no longer for a pattern made to take long', () => {
  const matches = compileWildcards(`${'*a'.repeat(40)}b`);

  expect(matches('a'.repeat(4000))).toBe(false);
});
