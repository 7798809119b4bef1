import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMovableClock, type MovableClock } from '../../shared/clock.js';
import { openStore, type Store } from '../../shared/store.js';
import type { SqsMessage } from '../ports.js';
import { receiptHandle, type StoredMessage } from '../sqs/message.js';
import { createMessageStore } from '../sqs/message-store.js';
import { buildPlainQueue } from '../sqs/test-support/build-plain-queue.js';
import { createMessagesInWork, type MessagesInWork } from './messages-in-work.js';

const queue = buildPlainQueue('work');

let directory: string;
let store: Store;
let clock: MovableClock;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'messages-in-work-'));
  clock = createMovableClock();
  store = openStore(directory);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  await store.close();
  store = openStore(directory);
}

/** A worker's book, and the queue, on one store. */
function open(on: Store = store, receiver = 'worker') {
  const messages = createMessageStore({ store: on, clock, queueByArn: () => queue });
  const toMessage = ({ id, claim, body }: StoredMessage): SqsMessage => ({
    ...{ messageId: id, body, attributes: {}, messageAttributes: {} },
    receiptHandle: receiptHandle({ queueName: queue.name, messageId: id, claim }),
  });
  const inWork: MessagesInWork = createMessagesInWork({
    ...{ store: on, queueArn: queue.arn, receiver },
    sqs: {
      receive: async (_arn, max, alongside) =>
        (
          await messages.receive(queue, max, queue.visibilityTimeoutSeconds, (received) =>
            alongside?.(received.map(toMessage)),
          )
        ).map(toMessage),
      changeVisibility: (_arn, handle, seconds) => messages.changeVisibility(queue, handle, seconds),
    },
  });
  const send = (body: string) => messages.send(queue, [{ body, attributes: {}, senderId: 'test' }]);
  const bodies = async () => (await inWork.receive(10)).map(({ body }) => body);
  return { inWork, send, bodies };
}

/** As a process that is killed when it has written once more. */
function dyingAfterOneWrite(): Store {
  let writes = 0;
  return {
    ...store,
    transaction: async (action) => {
      writes += 1;
      if (writes > 1) {
        throw new Error('killed');
      }
      return store.transaction(action);
    },
  };
}

it('gives back what was in work when everything ended, and only once', async () => {
  const before = open();
  await before.send('a');
  await before.bodies();
  expect(await before.bodies()).toEqual([]);

  await restart();
  const after = open();
  await after.inWork.giveBack();
  expect(await after.bodies()).toEqual(['a']);
  await after.inWork.giveBack();
  await after.inWork.giveBack();
  expect(await after.bodies()).toEqual(['a']);
});

it('has in its book whatever is hidden, however soon after that it ends', async () => {
  await open().send('a');
  await open(dyingAfterOneWrite())
    .inWork.receive(10)
    .catch(() => undefined);

  await restart();
  const after = open();
  await after.inWork.giveBack();
  expect(await after.bodies()).toEqual(['a']);
});

it('leaves what it is done with to its timeout, and what another receiver has to that one', async () => {
  const worker = open();
  await worker.send('failed');
  await worker.inWork.remove(await worker.inWork.receive(10));
  await worker.send('theirs');
  await open(store, 'worker-2').inWork.receive(10);

  await worker.inWork.giveBack();
  expect(await worker.bodies()).toEqual([]);
  clock.advance(queue.visibilityTimeoutSeconds * 1000);
  expect((await worker.bodies()).sort()).toEqual(['failed', 'theirs']);
});

it('passes over what came back by itself in the meantime', async () => {
  const worker = open();
  await worker.send('a');
  await worker.bodies();
  clock.advance(queue.visibilityTimeoutSeconds * 1000);

  await worker.inWork.giveBack();
  expect(await worker.bodies()).toEqual(['a']);
});
