import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createMovableClock, type MovableClock } from '../../shared/clock.js';
import { openStore, type Store } from '../../shared/store.js';
import { createMessageStore, type MessageStore } from './message-store.js';
import { buildPlainQueue } from './test-support/build-plain-queue.js';

const queue = buildPlainQueue('work');
const other = buildPlainQueue('work-2');
const SENDER = fileURLToPath(new URL('./test-support/send-until-killed.ts', import.meta.url));

let directory: string;
let store: Store;
let clock: MovableClock;
let messages: MessageStore;

const open = () => {
  store = openStore(directory);
  messages = createMessageStore({ store, clock, queueByArn: () => other });
};
const newMessage = (body: string) => ({ body, attributes: {}, senderId: 'test' });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'message-store-'));
  clock = createMovableClock();
  open();
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

it('keeps queues apart whose names begin alike', async () => {
  await messages.send(other, [newMessage('x')]);

  expect(messages.nextVisibleAtMs(queue)).toBeUndefined();
  expect(await messages.receive(queue, 10, 30)).toEqual([]);
});

it('counts what is visible, in flight and delayed', async () => {
  await messages.send(queue, [newMessage('a'), newMessage('b'), { ...newMessage('c'), delaySeconds: 60 }]);
  await messages.receive(queue, 1, 30);

  expect(messages.counts(queue)).toEqual({ visible: 1, inFlight: 1, delayed: 1 });
});

it('removes what is past its retention, and nothing else', async () => {
  await messages.send(queue, [newMessage('old')]);
  clock.advance(queue.retentionSeconds * 1000 - 1000);
  await messages.send(queue, [newMessage('new')]);
  clock.advance(1000);
  await messages.removeExpired(queue);

  expect((await messages.receive(queue, 10, 30)).map(({ body }) => body)).toEqual(['new']);
  expect(messages.counts(queue)).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

it('refuses a receipt handle of another queue', async () => {
  await messages.send(queue, [newMessage('x')]);
  await messages.receive(queue, 1, 30);

  expect(() => messages.remove(queue, ['bm90IG9uZQ'])).toThrow(
    expect.objectContaining({ code: 'ReceiptHandleIsInvalid' }),
  );
});

it('has every acknowledged message, in order, after its process was killed', async () => {
  await store.close();
  const child = spawn(process.execPath, ['--import', 'tsx', SENDER, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let acknowledged = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged === 20) {
      child.kill('SIGKILL');
    }
  }
  open();
  const bodies: string[] = [];
  for (;;) {
    const received = await messages.receive(queue, 10, 30);
    if (received.length === 0) {
      break;
    }
    bodies.push(...received.map(({ body }) => body));
  }

  expect(bodies.slice(0, acknowledged + 1)).toEqual(Array.from({ length: acknowledged + 1 }, (_, i) => String(i)));
});
