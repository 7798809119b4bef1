import { expect, it } from 'vitest';
import { BoundedCache } from './bounded-cache.js';

it('forgets what was used least recently', () => {
  const cache = new BoundedCache<number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);

  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('forgets by weight, and does not keep what is too heavy by itself', () => {
  const cache = new BoundedCache<number>(10, 100);
  cache.set('a', 1, 60);
  cache.set('b', 2, 60);
  expect([...cache.keys()]).toEqual(['b']);
  cache.set('c', 3, 101);

  expect(cache.size).toBe(0);
});

it('weighs an entry that is set again once', () => {
  const cache = new BoundedCache<number>(10, 100);
  cache.set('a', 1, 60);
  cache.set('a', 2, 60);
  cache.set('b', 3, 40);

  expect([cache.get('a'), cache.get('b')]).toEqual([2, 3]);
});

it('says whether there was something to remove', () => {
  const cache = new BoundedCache<number>(2);
  cache.set('a', 1);

  expect([cache.delete('a'), cache.delete('a')]).toEqual([true, false]);
});
