import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AwsError } from '../../shared/aws-error.js';
import { createMovableClock, type MovableClock } from '../../shared/clock.js';
import { createLog, type LogEntry } from '../../shared/log.js';
import { openStore, type Store } from '../../shared/store.js';
import { createDeliveries, type Deliveries } from './deliveries.js';
import { createTimetable } from './timetable.js';

const TARGET = {
  arn: 'arn:aws:sqs:us-east-1:000000000000:work',
  deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
  maxRetryAttempts: 3,
  maxEventAgeSeconds: 3600,
};
const ORIGIN = { arn: 'arn:rule', service: 'events.amazonaws.com', accountId: '000000000000' };

let directory: string;
let store: Store;
let clock: MovableClock;
let log: LogEntry[];
/** What the queues took: the end of the ARN and the body. */
let sent: string[];
/** Failures that the queue `work` answers first. */
let failures: Error[];
let deliveries: Deliveries;

function open(): void {
  store = openStore(directory);
  const ports = {
    iam: {
      ...{ require: () => undefined, authorize: () => ({ allowed: true as const }) },
      ...{ verify: unused, issue: unused, find: unused, callerOfRole: unused, putRolePolicy: unused },
    },
    lambda: { invoke: unused, invokeAsync: unused, resourcePolicy: unused },
    sqs: {
      async send(arn: string, body: string) {
        const failure = arn.endsWith(':work') ? failures.shift() : undefined;
        if (failure !== undefined) {
          throw failure;
        }
        sent.push(`${arn.split(':').at(-1)} ${body}`);
      },
      ...{ receive: unused, remove: unused, changeVisibility: unused, onAvailable: unused },
      resourcePolicies: () => [],
    },
  };
  deliveries = createDeliveries({ ports, store, clock, log: createLog('events', (entry) => log.push(entry)) });
}

function unused(): never {
  throw new Error('not used here');
}

async function close(): Promise<void> {
  deliveries.stop();
  await deliveries.ended();
  await store.close();
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'deliveries-'));
  clock = createMovableClock();
  [log, sent, failures] = [[], [], []];
  open();
});

afterEach(async () => {
  await close();
  rmSync(directory, { recursive: true, force: true });
});

it('tries again later when a target failed, also after a restart', async () => {
  failures = [new Error('disk full'), new Error('disk full')];
  await deliveries.deliver(TARGET, 'a', ORIGIN);
  expect(sent).toEqual([]);
  await close();
  open();
  deliveries.start();
  clock.advance(60_000);
  await vi.waitFor(() => expect(failures).toEqual([]), 5_000);
  clock.advance(60_000);

  await vi.waitFor(() => expect(sent).toEqual(['work a']), 5_000);
});

it('gives an event to the dead-letter queue when the retries are used up', async () => {
  failures = Array.from({ length: 4 }, () => new Error('disk full'));
  await deliveries.deliver(TARGET, 'a', ORIGIN);
  for (const left of [2, 1, 0]) {
    clock.advance(60_000);
    await vi.waitFor(() => expect(failures).toHaveLength(left), 5_000);
  }

  await vi.waitFor(() => expect(sent).toEqual(['dead a']), 5_000);
});

it('does not try again what cannot succeed', async () => {
  failures = [new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')];
  await deliveries.deliver(TARGET, 'a', ORIGIN);

  expect(sent).toEqual(['dead a']);
});

it('makes up once for the times that passed while the runtime was down', async () => {
  const schedule = {
    next: (afterMs: number, startedMs: number) => startedMs + (Math.floor((afterMs - startedMs) / 1000) + 1) * 1000,
  };
  const run = ({ dueMs }: { dueMs: number }) => [{ delivery: TARGET, input: String(dueMs - startedMs) }];
  const items = [{ arn: 'arn:rule', service: ORIGIN.service, expression: 'rate', schedule, run }];
  const create = () =>
    createTimetable({
      ...{ items, deliveries, store, clock, region: 'us-east-1', accountId: ORIGIN.accountId },
      log: createLog('events', (entry) => log.push(entry)),
    });
  const startedMs = clock.now();
  const first = create();
  await first.start();
  first.stop();
  await first.ended();
  clock.advance(10_500);
  const second = create();
  await second.start();
  await vi.waitFor(() => expect(sent).toHaveLength(1), 5_000);
  second.stop();
  await second.ended();

  expect(Number(sent[0]?.split(' ')[1])).toBeLessThan(2_000);
});
