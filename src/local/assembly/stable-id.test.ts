import { expect, it } from 'vitest';
import { stableId, stableUuid } from './stable-id.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

it('gives the same id for the same seed, and another for another', () => {
  expect(stableId('a', LETTERS, 26)).toBe(stableId('a', LETTERS, 26));
  expect(stableId('a', LETTERS, 26)).not.toBe(stableId('b', LETTERS, 26));
});

it('draws as many characters as asked, of the alphabet alone', () => {
  const id = stableId('seed', 'xyz', 100);
  expect(id).toMatch(/^[xyz]{100}$/);
  expect(id.slice(0, 32)).not.toBe(id.slice(32, 64));
});

it('does not change between releases, because stored data is found by it', () => {
  expect(stableId('app\ndata/Api\n', LETTERS, 12)).toMatchInlineSnapshot(`"bgjaaucwmhrq"`);
});

it('makes a UUID', () => {
  expect(stableUuid('seed')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});
