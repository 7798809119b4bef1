import { expect, it } from 'vitest';
import { ARRIVED_PERCENT, overallPercent, transferPercent } from './upload-progress.js';

it('gives the documented example', () => {
  expect(overallPercent(50)).toBe(59);
});

it.each([
  [0, ARRIVED_PERCENT],
  [100, 99],
  [-5, ARRIVED_PERCENT],
  [250, 99],
])('maps %d to %d', (processed, overall) => {
  expect(overallPercent(processed)).toBe(overall);
});

it('never goes back', () => {
  const steps = Array.from({ length: 101 }, (_, percent) => overallPercent(percent));
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

it.each([
  [0, 0],
  [1, 0],
  [500, 10],
  [999, ARRIVED_PERCENT - 1],
  [1000, ARRIVED_PERCENT - 1],
  [2000, ARRIVED_PERCENT - 1],
])('is not there yet with %d of 1000 bytes: %d', (receivedBytes, percent) => {
  expect(transferPercent(receivedBytes, 1000)).toBe(percent);
});
