import { expect, it } from 'vitest';
import { compare, median } from './benchmark.js';

it('takes the middle of an odd and of an even count', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('calls more better for a rate', () => {
  expect(compare('x', 'req/s', [70, 80, 90], [100, 100, 100])).toEqual({
    name: 'x',
    unit: 'req/s',
    ours: 80,
    floor: 100,
    ratio: 0.8,
  });
});

it('calls less better for a time', () => {
  expect(compare('x', 'ms', [200], [100]).ratio).toBe(0.5);
});
