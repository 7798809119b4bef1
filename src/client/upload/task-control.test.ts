import { expect, it } from 'vitest';
import { createControl } from './task-control.js';

it('gives a signal that lasts until the pause, and another after it', async () => {
  const control = createControl();
  const first = await control.whenRunning();
  control.pause();
  const waiting = control.whenRunning();
  control.resume();
  const second = await waiting;

  expect(first?.isStopped).toBe(true);
  expect(second?.isStopped).toBe(false);
  expect(control.state).toBe('RUNNING');
});

it('gives none once it is cancelled, also to who waits in a pause', async () => {
  const control = createControl();
  control.pause();
  const waiting = control.whenRunning();
  control.cancel();

  expect(await waiting).toBeUndefined();
  expect(await control.whenRunning()).toBeUndefined();
  expect(control.state).toBe('CANCELLED');
});

it('does not move once it is over', () => {
  const control = createControl();
  control.end('DONE');
  control.pause();
  control.cancel();

  expect(control.state).toBe('DONE');
});
