import { expect, it, vi } from 'vitest';
import { createMovableClock } from './clock.js';
import { createWakeup } from './wakeup.js';

const HOUR_MS = 3_600_000;

it('calls back at the time it was asked for', async () => {
  const clock = createMovableClock();
  const dueMs = clock.now() + 20;
  const calledAtMs = await new Promise<number>((resolve) => {
    createWakeup(clock, () => resolve(clock.now())).at(dueMs);
  });

  expect(calledAtMs).toBeGreaterThanOrEqual(dueMs);
});

it('notices that the clock was moved ahead', async () => {
  const clock = createMovableClock();
  const action = vi.fn();
  const wakeup = createWakeup(clock, action);
  wakeup.at(clock.now() + HOUR_MS);
  expect(action).not.toHaveBeenCalled();
  clock.advance(HOUR_MS);

  await vi.waitFor(() => expect(action).toHaveBeenCalledTimes(1), 5_000);
  wakeup.stop();
});

it('keeps the earliest of several times', async () => {
  const clock = createMovableClock();
  const action = vi.fn();
  const wakeup = createWakeup(clock, action);
  wakeup.at(clock.now() + HOUR_MS);
  wakeup.at(clock.now() + 1);
  wakeup.at(clock.now() + 2 * HOUR_MS);

  await vi.waitFor(() => expect(action).toHaveBeenCalledTimes(1), 5_000);
  wakeup.stop();
});

it('is silent after it was stopped, also when asked again', async () => {
  const clock = createMovableClock();
  const action = vi.fn();
  const wakeup = createWakeup(clock, action);
  wakeup.at(clock.now());
  wakeup.stop();
  wakeup.at(clock.now());
  await new Promise<void>((resolve) => {
    createWakeup(clock, resolve).at(clock.now() + 10);
  });

  expect(action).not.toHaveBeenCalled();
});
