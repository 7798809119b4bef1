import type { Clock } from '../../shared/clock.js';
import { createWakeup, type Wakeup } from '../../shared/wakeup.js';

/** Tells who waits for messages that there may be some. */
export interface Availability {
  /** Messages were sent, or became visible by a change. */
  notify(queueName: string): void;
  /** Looks again when the next message becomes visible: a receive has hidden some. */
  plan(queueName: string): void;
  /** @returns the function that ends it. */
  listen(queueName: string, listener: () => void): () => void;
  /** Resolves at the next notice, at `deadlineMs`, when `signal` aborts, or when the service stops: whichever is first. */
  wait(queueName: string, deadlineMs: number, signal: AbortSignal): Promise<void>;
  stop(): void;
}

export interface AvailabilityOptions {
  readonly clock: Clock;
  /** When a message of the queue becomes visible by itself: a delay or a visibility timeout that ends. */
  nextVisibleAtMs(queueName: string): number | undefined;
}

export function createAvailability({ clock, nextVisibleAtMs }: AvailabilityOptions): Availability {
  const listeners = new Map<string, Set<() => void>>();
  const wakeups = new Map<string, Wakeup>();

  const call = (queueName: string) => {
    for (const listener of [...(listeners.get(queueName) ?? [])]) {
      listener();
    }
  };
  const planNext = (queueName: string) => {
    const nextMs = nextVisibleAtMs(queueName);
    if (nextMs === undefined || (listeners.get(queueName)?.size ?? 0) === 0) {
      return;
    }
    // What is visible already was announced when it became so.
    if (nextMs > clock.now()) {
      wakeupOf(queueName).at(nextMs);
    }
  };
  const wakeupOf = (queueName: string): Wakeup => {
    const known = wakeups.get(queueName);
    const wakeup = known ?? createWakeup(clock, () => announce(queueName));
    wakeups.set(queueName, wakeup);
    return wakeup;
  };
  const announce = (queueName: string) => {
    call(queueName);
    planNext(queueName);
  };
  const listen = (queueName: string, listener: () => void) => {
    const ofQueue = listeners.get(queueName) ?? new Set();
    listeners.set(queueName, ofQueue.add(listener));
    planNext(queueName);
    return () => {
      ofQueue.delete(listener);
    };
  };
  return {
    listen,
    notify: announce,
    plan: planNext,
    wait: (queueName, deadlineMs, signal) =>
      new Promise((resolve) => {
        const end = () => {
          deadline.stop();
          stopListening();
          signal.removeEventListener('abort', end);
          resolve();
        };
        const deadline = createWakeup(clock, end);
        const stopListening = listen(queueName, end);
        signal.addEventListener('abort', end, { once: true });
        deadline.at(signal.aborted ? 0 : deadlineMs);
      }),
    stop() {
      for (const wakeup of wakeups.values()) {
        wakeup.stop();
      }
      for (const queueName of listeners.keys()) {
        call(queueName);
      }
    },
  };
}
