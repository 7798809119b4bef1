import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Store, Table } from '../../shared/store.js';
import { createWakeup, type Wakeup } from '../../shared/wakeup.js';
import type { Condition, Destinations, FinishedEvent } from './destinations.js';
import type { Functions, LambdaFunction } from './functions.js';
import type { Invoker } from './invoker.js';
import {
  DEFAULT_RETRY_DELAYS_MS,
  FIRST_THROTTLE_DELAY_MS,
  LAST_THROTTLE_DELAY_MS,
  MAX_PROCESSES_PER_FUNCTION,
} from './limits.js';
import type { Outcome } from './outcome.js';

/** Events that were acknowledged and wait for their function, for a retry, or run now. */
export interface AsyncInvocations {
  /** On disk when it resolves; it runs at least once, also over a restart. */
  accept(functionName: string, requestId: string, payload: string): Promise<void>;
  /** Begins to run events, those of an earlier start first. */
  start(): void;
  /** Runs no further; what is cut off runs again at the next start. */
  stop(): void;
  /** Resolves when nothing runs, and nothing is written, any more. */
  ended(): Promise<void>;
}

export interface AsyncInvocationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly functions: Functions;
  readonly invoker: Invoker;
  readonly destinations: Destinations;
  /** Waits before the first retry, the second …; the last one counts for all that follow. */
  readonly retryDelaysMs?: readonly number[];
}

/** An event at rest, under `FUNCTION/DUE TIME/REQUEST ID`. */
interface StoredEvent {
  readonly requestId: string;
  readonly payload: string;
  readonly acceptedAtMs: number;
  /** Invocations that ended in a function error. */
  readonly failures: number;
  /** Tries in a row that Lambda itself refused. */
  readonly refusals: number;
}

const TIME_DIGITS = 15;

export function createAsyncInvocations(options: AsyncInvocationsOptions): AsyncInvocations {
  const { store, clock, functions } = options;
  const events = store.table<StoredEvent>('lambda/async');
  const lanes = new Map<string, Lane>();
  let started = false;
  const laneOf = (fn: LambdaFunction) => {
    const lane = lanes.get(fn.definition.name) ?? createLane(options, events, fn);
    lanes.set(fn.definition.name, lane);
    return lane;
  };
  return {
    async accept(functionName, requestId, payload) {
      const fn = functions.find(functionName);
      const event = { requestId, payload, acceptedAtMs: clock.now(), failures: 0, refusals: 0 };
      await events.put(eventKey(fn.definition.name, clock.now(), requestId), event);
      if (started) {
        laneOf(fn).pump();
      }
    },
    start() {
      started = true;
      for (const fn of functions.all) {
        laneOf(fn).pump();
      }
    },
    stop() {
      for (const lane of lanes.values()) {
        lane.stop();
      }
    },
    async ended() {
      await Promise.all([...lanes.values()].map((lane) => lane.ended()));
    },
  };
}

/** One function's events: they run beside each other up to the machine's limit, and never hold up another function. */
interface Lane {
  pump(): void;
  stop(): void;
  ended(): Promise<void>;
}

function createLane(options: AsyncInvocationsOptions, events: Table<StoredEvent>, fn: LambdaFunction): Lane {
  const { clock, log } = options;
  const prefix = `${fn.definition.name}/`;
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const pump = () => {
    if (stopped) {
      return;
    }
    for (const { key, value } of events.range({ start: prefix, end: `${fn.definition.name}0` })) {
      const dueMs = Number(key.split('/')[1]);
      if (running.size >= MAX_PROCESSES_PER_FUNCTION) {
        return;
      }
      if (dueMs > clock.now()) {
        wakeup.at(dueMs);
        return;
      }
      if (!running.has(key)) {
        running.set(key, run(key, value));
      }
    }
  };
  const run = async (key: string, event: StoredEvent) => {
    try {
      const verdict = await attempt(options, fn, event);
      if (!stopped) {
        await settle(options, events, fn, { key, event, verdict });
      }
    } catch (error) {
      log.error('an asynchronous invocation could not be settled; it runs again at the next start', { error });
      return;
    }
    running.delete(key);
    pump();
  };
  const wakeup: Wakeup = createWakeup(clock, pump);
  return {
    pump,
    stop() {
      stopped = true;
      wakeup.stop();
    },
    async ended() {
      await Promise.all(running.values());
    },
  };
}

/** What one try came to. */
type Verdict =
  | { readonly ended: Condition; readonly outcome?: Outcome }
  | { readonly retryAfterMs: number; readonly refused: boolean };

async function attempt(
  { invoker, clock, retryDelaysMs = DEFAULT_RETRY_DELAYS_MS }: AsyncInvocationsOptions,
  { definition, invokeConfig }: LambdaFunction,
  event: StoredEvent,
): Promise<Verdict> {
  if (clock.now() - event.acceptedAtMs > invokeConfig.maxEventAgeSeconds * 1000) {
    return { ended: 'EventAgeExceeded' };
  }
  try {
    const outcome = await invoker.run(definition, event.requestId, event.payload);
    if (!outcome.failed) {
      return { ended: 'Success', outcome };
    }
    if (event.failures >= invokeConfig.maxRetryAttempts) {
      return { ended: 'RetriesExhausted', outcome };
    }
    return { retryAfterMs: retryDelaysMs[event.failures] ?? retryDelaysMs.at(-1) ?? 0, refused: false };
  } catch (error) {
    // "Throttles (429) and system errors (500-series): Lambda returns the event to the queue and attempts to run the
    // function again for up to 6 hours". A runtime that cannot be run here will not be run any later either.
    if (error instanceof AwsError && (error.statusCode === 429 || error.statusCode === 500)) {
      return {
        retryAfterMs: Math.min(FIRST_THROTTLE_DELAY_MS * 2 ** event.refusals, LAST_THROTTLE_DELAY_MS),
        refused: true,
      };
    }
    if (error instanceof AwsError) {
      const message = JSON.stringify({ errorType: error.code, errorMessage: error.message });
      return { ended: 'RetriesExhausted', outcome: { payload: message, failed: true } };
    }
    throw error;
  }
}

interface Tried {
  readonly key: string;
  readonly event: StoredEvent;
  readonly verdict: Verdict;
}

async function settle(
  { store, clock, destinations }: AsyncInvocationsOptions,
  events: Table<StoredEvent>,
  fn: LambdaFunction,
  { key, event, verdict }: Tried,
): Promise<void> {
  if ('retryAfterMs' in verdict) {
    const later = verdict.refused
      ? { ...event, refusals: event.refusals + 1 }
      : { ...event, failures: event.failures + 1, refusals: 0 };
    await store.transaction(() => {
      events.removeSync(key);
      events.putSync(eventKey(fn.definition.name, clock.now() + verdict.retryAfterMs, event.requestId), later);
    });
    return;
  }
  const tries = event.failures + (verdict.outcome === undefined ? 0 : 1);
  const { requestId, payload } = event;
  const finished: FinishedEvent = { requestId, payload, tries, condition: verdict.ended };
  await destinations.deliver(fn, verdict.outcome === undefined ? finished : { ...finished, outcome: verdict.outcome });
  await events.remove(key);
}

function eventKey(functionName: string, dueMs: number, requestId: string): string {
  return `${functionName}/${String(dueMs).padStart(TIME_DIGITS, '0')}/${requestId}`;
}
