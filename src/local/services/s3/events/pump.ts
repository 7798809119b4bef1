import type { Log } from '../../../shared/log.js';
import { FIRST_DELIVERY_RETRY_MS, LAST_DELIVERY_RETRY_MS, MAX_CONCURRENT_DELIVERIES } from '../limits.js';
import type { S3Ports } from '../state.js';
import { rowAfter } from '../storage/keys.js';
import type { Tables } from '../storage/tables.js';
import { mayNotify } from './destinations.js';
import type { OutboxEntry } from './outbox-entry.js';

export interface PumpParts {
  readonly tables: Tables;
  readonly ports: S3Ports;
  readonly accountId: string;
  readonly log: Log;
}

/**
 * Delivers the outbox: each entry at least once, kept until its destination has taken it. One that fails is tried again by
 * itself, ever more slowly, and holds up none of the others.
 */
export interface EventPump {
  /** Begins to deliver, what earlier runs left behind first. */
  start(): void;
  /** There may be new entries. */
  wake(): void;
  stop(): Promise<void>;
}

export function createEventPump(parts: PumpParts): EventPump {
  const { tables, log } = parts;
  const underWay = new Map<string, Promise<void>>();
  const retries = new Map<string, NodeJS.Timeout>();
  let running = false;
  let cursor = '';

  const attempt = (row: string, entry: OutboxEntry, delayMs: number): void => {
    const delivery = deliver(parts, entry)
      .then(() => tables.outbox.remove(row))
      .catch((error: unknown) => {
        log.warn('an event was not delivered and will be tried again', { to: destinationOf(entry), error });
        plan(row, entry, delayMs);
      })
      .finally(() => {
        underWay.delete(row);
        pump();
      });
    underWay.set(row, delivery);
  };
  const plan = (row: string, entry: OutboxEntry, delayMs: number): void => {
    if (running) {
      const next = Math.min(delayMs * 2, LAST_DELIVERY_RETRY_MS);
      const timer = setTimeout(() => {
        retries.delete(row);
        attempt(row, entry, next);
      }, delayMs);
      timer.unref();
      retries.set(row, timer);
    }
  };
  const pump = (): void => {
    const free = MAX_CONCURRENT_DELIVERIES - underWay.size;
    if (!running || free <= 0) {
      return;
    }
    for (const { key, value } of [...tables.outbox.range({ start: cursor, limit: free })]) {
      cursor = rowAfter(key);
      attempt(key, value, FIRST_DELIVERY_RETRY_MS);
    }
  };
  return {
    start() {
      running = true;
      cursor = '';
      pump();
    },
    wake: pump,
    async stop() {
      running = false;
      for (const timer of retries.values()) {
        clearTimeout(timer);
      }
      retries.clear();
      await Promise.all(underWay.values());
    },
  };
}

async function deliver(parts: PumpParts, entry: OutboxEntry): Promise<void> {
  const { ports } = parts;
  if (entry.kind === 'bus') {
    const { detailType, detail, resources, time, id } = entry;
    await ports.events.putEvent({ source: 'aws.s3', detailType, detail, resources, time, id });
    return;
  }
  if (!mayNotify(parts, entry.bucket, entry)) {
    throw new Error(`The policy of ${entry.arn} does not let the bucket ${entry.bucket} send to it.`);
  }
  await (entry.kind === 'lambda'
    ? ports.lambda.invokeAsync(entry.arn, entry.payload)
    : ports.sqs.send(entry.arn, entry.payload));
}

function destinationOf(entry: OutboxEntry): string {
  return entry.kind === 'bus' ? 'EventBridge' : entry.arn;
}
