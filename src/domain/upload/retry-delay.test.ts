import { expect, it } from 'vitest';
import { retryDelaySeconds } from './retry-delay.js';

it('gives the documented example', () => {
  expect([1, 2, 3, 4].map(retryDelaySeconds)).toEqual([30, 120, 480, 900]);
});

it('takes a count that makes no sense for the first try', () => {
  expect(retryDelaySeconds(0)).toBe(30);
});
