import { expect, it } from 'vitest';
import { createStop } from './stop.js';

it('stops once, with the first reason, and tells who listens', () => {
  const stop = createStop();
  const told: unknown[] = [];
  stop.onStop((reason) => told.push(reason));
  stop.throwIfStopped();
  expect(stop.isStopped).toBe(false);
  stop.stop('first');
  stop.stop('second');

  expect(told).toEqual(['first']);
  expect(stop.isStopped).toBe(true);
  expect(stop.reason).toBe('first');
  expect(() => stop.throwIfStopped()).toThrow('first');
});

it('tells who comes late at once, and who has left nothing', () => {
  const stop = createStop();
  const told: unknown[] = [];
  stop.onStop(() => told.push('left'))();
  stop.stop(undefined);
  stop.onStop(() => told.push('late'));

  expect(told).toEqual(['late']);
  expect(stop.isStopped).toBe(true);
});
