import type { StopSignal } from './stop.js';

/** Eight tries and their pauses bridge half a minute: a lift, a tunnel, a backend that restarts. */
const MAX_ATTEMPTS = 8;
const FIRST_PAUSE_MS = 300;
const MAX_PAUSE_MS = 20_000;

export interface RetryOptions {
  /** Whether the error may be gone the next time. */
  readonly isTransient: (error: unknown) => boolean;
  readonly signal?: StopSignal | undefined;
  /** From 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  /** Default: a timer. */
  readonly sleep?: (milliseconds: number, signal?: StopSignal) => Promise<void>;
}

/**
 * Does something until it goes well, at most eight times.
 *
 * @param attempt - gets the number of the try, from 1.
 * @throws the first error that is not transient, the last one, or the signal's reason.
 */
export async function withRetry<Result>(
  attempt: (number: number) => Promise<Result>,
  { isTransient, signal, random = Math.random, sleep = pause }: RetryOptions,
): Promise<Result> {
  for (let number = 1; ; number += 1) {
    signal?.throwIfStopped();
    try {
      return await attempt(number);
    } catch (error) {
      if (number === MAX_ATTEMPTS || signal?.isStopped === true || !isTransient(error)) {
        throw error;
      }
    }
    await sleep(retryPauseMs(number, random), signal);
  }
}

/**
 * Exponential back-off with full jitter: anything from nothing to twice the last bound, so that clients that failed
 * together do not come back together (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 *
 * @param failures - how often it has failed, from 1.
 */
export function retryPauseMs(failures: number, random: () => number): number {
  return random() * Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/** Rejects with the signal's reason when it is stopped first. */
export function pause(milliseconds: number, signal?: StopSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget?.();
      resolve();
    }, milliseconds);
    const forget = signal?.onStop((reason) => {
      clearTimeout(timer);
      reject(reason);
    });
  });
}
