import { describe, expect, it } from 'vitest';
import { pause, retryPauseMs, withRetry } from './retry.js';
import { createStop } from './stop.js';

const flaky = new Error('flaky');
const options = (pauses: number[] = []) => ({
  isTransient: (error: unknown) => error === flaky,
  random: () => 1,
  sleep: async (milliseconds: number) => {
    pauses.push(milliseconds);
  },
});

describe('withRetry', () => {
  it('tries again until it goes well, resting longer each time', async () => {
    const pauses: number[] = [];
    const numbers: number[] = [];
    const result = await withRetry(async (number) => {
      numbers.push(number);
      if (number < 4) {
        throw flaky;
      }
      return 'done';
    }, options(pauses));

    expect(result).toBe('done');
    expect(numbers).toEqual([1, 2, 3, 4]);
    expect(pauses).toEqual([300, 600, 1200]);
  });

  it('gives up after the eighth try, with the last error', async () => {
    let tries = 0;
    const failing = withRetry(async () => {
      tries += 1;
      throw flaky;
    }, options());

    await expect(failing).rejects.toBe(flaky);
    expect(tries).toBe(8);
  });

  it('does not try again what cannot get better', async () => {
    let tries = 0;
    const failing = withRetry(async () => {
      tries += 1;
      throw new Error('no');
    }, options());

    await expect(failing).rejects.toThrow('no');
    expect(tries).toBe(1);
  });

  it('stops resting when it is told to', async () => {
    const stop = createStop();
    const failing = withRetry(
      async () => {
        setTimeout(() => stop.stop(new Error('the user left')), 0);
        throw flaky;
      },
      {
        isTransient: () => true,
        signal: stop,
        random: () => 1,
        sleep: (_, signal) => pause(60_000, signal),
      },
    );
    await expect(failing).rejects.toThrow('the user left');
  });

  it('does not begin when it was told to stop before', async () => {
    const stop = createStop();
    stop.stop(new Error('the user left'));
    const run = withRetry(async () => 'done', { ...options(), signal: stop });
    await expect(run).rejects.toThrow('the user left');
  });
});

it.each([
  [1, 300],
  [2, 600],
  [7, 19_200],
  [8, 20_000],
  [30, 20_000],
])('rests at most so long after %d failures: %d ms', (failures, bound) => {
  expect(retryPauseMs(failures, () => 1)).toBe(bound);
  expect(retryPauseMs(failures, () => 0.5)).toBe(bound / 2);
  expect(retryPauseMs(failures, () => 0)).toBe(0);
});
