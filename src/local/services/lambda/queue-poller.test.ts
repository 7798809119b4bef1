import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../shared/clock.js';
import { createLog } from '../../shared/log.js';
import type { SqsMessage, SqsPort } from '../ports.js';
import type { QueueMapping } from './event-source-mapping.js';
import type { FunctionDefinition } from './function-definition.js';
import type { Invoker } from './invoker.js';
import type { MessagesInWork } from './messages-in-work.js';
import { createQueuePoller, type QueuePoller } from './queue-poller.js';

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:work';
const definition = { name: 'worker', timeoutSeconds: 3 } as FunctionDefinition;
const mapping = {
  ...{ path: 'Stack/Mapping', queueArn: QUEUE, batchSize: 1, batchingWindowSeconds: 0, maxConcurrency: 2 },
  ...{ filters: [], reportsItemFailures: true },
} as unknown as QueueMapping;
const noRoom = new Error('MDB_MAP_FULL: no room is left');

let poller: QueuePoller | undefined;
afterEach(async () => {
  poller?.stop();
  await poller?.ended();
});

/** A queue whose store fails as often as it is told to, before it gives a message. */
function start(failures: { readonly giveBack: number; readonly receive: number }) {
  const left = { ...failures };
  const calls = { giveBack: 0, receive: 0 };
  const waiting = ['a', 'b'];
  const done: string[] = [];
  const logged: string[] = [];
  const fail = (name: 'giveBack' | 'receive') => {
    calls[name] += 1;
    left[name] -= 1;
    if (left[name] >= 0) {
      throw noRoom;
    }
  };
  const inWork: MessagesInWork = {
    giveBack: async () => fail('giveBack'),
    async receive() {
      fail('receive');
      const body = waiting.shift();
      return body === undefined ? [] : [messageOf(body)];
    },
    remove: async () => {},
  };
  const sqs = {
    onAvailable: () => () => undefined,
    remove: async (_arn: string, handles: readonly string[]) => void done.push(...handles),
  } as unknown as SqsPort;
  const invoker = { run: async () => ({ payload: '{"batchItemFailures":[]}', failed: false }) } as unknown as Invoker;
  const log = createLog('test', ({ message }) => void logged.push(message));
  poller = createQueuePoller({ mapping, definition, sqs, invoker, inWork, clock: systemClock, log });
  poller.start();
  return { calls, done, logged };
}

function messageOf(body: string): SqsMessage {
  return { messageId: body, body, receiptHandle: body, attributes: {}, messageAttributes: {} };
}

it.each([
  ['taking up what was in work', { giveBack: 2, receive: 0 }],
  ['receiving', { giveBack: 0, receive: 2 }],
])('works a queue off once its store is well again, after it failed at %s', async (_what, failures) => {
  const { done, logged } = start(failures);
  await vi.waitFor(() => expect(done).toEqual(['a', 'b']), 10_000);

  expect(logged).toEqual(Array.from({ length: 2 }, () => 'the queue could not be read, which is tried again'));
});

it('takes up what was in work once, before it receives', async () => {
  const { calls, done } = start({ giveBack: 0, receive: 0 });
  await vi.waitFor(() => expect(done).toEqual(['a', 'b']));

  expect(calls.giveBack).toBe(1);
});

it('asks a store that fails no more when it is stopped', async () => {
  const { calls } = start({ giveBack: 100, receive: 100 });
  await vi.waitFor(() => expect(calls.giveBack).toBe(1));
  poller?.stop();
  await poller?.ended();

  expect(calls).toEqual({ giveBack: 1, receive: 0 });
});
