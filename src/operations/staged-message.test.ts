import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { createStagedMessageHandler } from './staged-message.js';

const body = JSON.stringify({ detail: { bucket: { name: 'b' }, object: { key: 'k' } } });
const message = { messageId: 'message', body, receiptHandle: 'receipt', receiveCount: 2 };

function setUp(
  processUpload: (original: object, messageId: string) => Promise<void>,
  postponed: () => Promise<void> = async () => {},
) {
  const log = createFakeLog();
  const rests: string[] = [];
  const queue = {
    postpone: async (receiptHandle: string, delaySeconds: number) => {
      rests.push(`${receiptHandle} ${delaySeconds}`);
      await postponed();
    },
  };
  return { handle: createStagedMessageHandler({ processUpload, queue, log }), log, rests };
}

it('is done with a message that was processed', async () => {
  const told: string[] = [];
  const { handle, rests } = setUp(async (_original, messageId) => {
    told.push(messageId);
  });

  expect(await handle(message)).toBe(true);
  expect(told).toEqual(['message']);
  expect(rests).toEqual([]);
});

it('lets a message that failed rest, longer each time', async () => {
  const { handle, rests, log } = setUp(async () => {
    throw new Error('SlowDown');
  });

  expect(await handle(message)).toBe(false);
  expect(await handle({ ...message, receiveCount: 3 })).toBe(false);
  expect(rests).toEqual(['receipt 120', 'receipt 480']);
  expect(log.lines).toMatchObject([{ error: { message: 'SlowDown' } }, { receiveCount: 3 }]);
});

it('fails a message that is no event', async () => {
  const { handle } = setUp(async () => {});
  expect(await handle({ ...message, body: 'x' })).toBe(false);
});

it('leaves the rest to the queue when it cannot be asked', async () => {
  const { handle, log } = setUp(
    async () => {
      throw new Error('SlowDown');
    },
    async () => {
      throw new Error('no queue');
    },
  );

  expect(await handle(message)).toBe(false);
  expect(log.lines.map(({ message: text }) => text)).toEqual([
    'upload not processed',
    'retry left to the timeout of the queue',
  ]);
});
