import type { Clock } from './clock.js';

/** Calls back at a time of the injected clock. One call at a time is planned: the earliest that was asked for. */
export interface Wakeup {
  /** @param epochMs - when to call back; a time that has passed calls back in the next turn. */
  at(epochMs: number): void;
  stop(): void;
}

/** A clock that is moved ahead fires no timers, so the clock is looked at this often. */
const LONGEST_SLEEP_MS = 500;

export function createWakeup(clock: Clock, action: () => void): Wakeup {
  let dueMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const sleep = () => {
    clearTimeout(timer);
    const waitMs = Math.min(Math.max(dueMs - clock.now(), 0), LONGEST_SLEEP_MS);
    timer = setTimeout(() => {
      if (clock.now() < dueMs) {
        sleep();
        return;
      }
      dueMs = Number.POSITIVE_INFINITY;
      action();
    }, waitMs);
  };
  return {
    at(epochMs) {
      if (!stopped && epochMs < dueMs) {
        dueMs = epochMs;
        sleep();
      }
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
