import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { Store } from '../../shared/store.js';
import { createWakeup } from '../../shared/wakeup.js';
import type { Deliveries } from './deliveries.js';
import type { ScheduledItem } from './scheduled-item.js';

/** Runs what is due. A time that passed while the runtime was down is made up for, once. */
export interface Timetable {
  start(): Promise<void>;
  stop(): void;
  ended(): Promise<void>;
}

export interface TimetableOptions {
  readonly items: readonly ScheduledItem[];
  readonly deliveries: Deliveries;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly region: string;
  readonly accountId: string;
}

interface Progress {
  readonly expression: string;
  readonly startedAtMs: number;
  /** Absent when it is never due again. */
  readonly nextAtMs?: number;
}

export function createTimetable(options: TimetableOptions): Timetable {
  const { items, deliveries, store, clock, log, region, accountId } = options;
  const progress = store.table<Progress>('events/timetable');
  let stopped = false;
  let working: Promise<void> = Promise.resolve();

  const runDue = async () => {
    for (const item of items) {
      const state = progress.get(item.arn);
      const dueMs = state?.nextAtMs;
      if (stopped || state === undefined || dueMs === undefined || dueMs > clock.now()) {
        continue;
      }
      const origin = { arn: item.arn, service: item.service, accountId };
      for (const { delivery, input } of item.run({ dueMs, id: randomUUID(), region, accountId })) {
        await deliveries.deliver(delivery, input, origin);
      }
      await progress.put(item.arn, advance(item, state.startedAtMs, clock.now()));
    }
    plan();
  };
  const plan = () => {
    for (const { arn } of items) {
      const nextMs = progress.get(arn)?.nextAtMs;
      if (!stopped && nextMs !== undefined) {
        wakeup.at(nextMs);
      }
    }
  };
  const wakeup = createWakeup(clock, () => {
    working = working.then(runDue).catch((error: unknown) => log.error('schedules do not run any more', { error }));
  });
  return {
    async start() {
      for (const item of items) {
        if (progress.get(item.arn)?.expression !== item.expression) {
          await progress.put(item.arn, advance(item, clock.now(), clock.now()));
        }
      }
      plan();
    },
    stop() {
      stopped = true;
      wakeup.stop();
    },
    ended: () => working,
  };
}

function advance({ expression, schedule }: ScheduledItem, startedAtMs: number, nowMs: number): Progress {
  const nextAtMs = schedule.next(nowMs, startedAtMs);
  return { expression, startedAtMs, ...(nextAtMs === undefined ? {} : { nextAtMs }) };
}
