import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { createPublicationMessages } from './publication-messages.js';
import type { ContentChange } from './publish-content.js';

const row = { NewImage: { id: { S: 'c1' }, eventId: { S: 'e1' }, publication: { S: '2' } } };
const change: ContentChange = { id: 'c1', eventId: 'e1', publication: '2', removed: false };
const fail = async (): Promise<never> => {
  throw new Error('SlowDown');
};

function setUp(publishContent: (change: ContentChange) => Promise<void>, asked: () => Promise<void> = async () => {}) {
  const log = createFakeLog();
  const sent: unknown[] = [];
  const queue = {
    async send(body: object, delaySeconds?: number) {
      sent.push([JSON.parse(JSON.stringify(body)), delaySeconds]);
      await asked();
    },
    async postpone(receiptHandle: string, delaySeconds: number) {
      sent.push([receiptHandle, delaySeconds]);
      await asked();
    },
  };
  const handlers = createPublicationMessages({ publishContent, queue, log });
  return { ...handlers, sent, log, lines: () => log.lines.map(({ message }) => message) };
}

it('follows a change of the stream, and puts nothing aside', async () => {
  const followed: ContentChange[] = [];
  const { change: follow, sent } = setUp(async (told) => void followed.push(told));

  expect(await follow('MODIFY', row)).toBe(true);
  expect([followed, sent]).toEqual([[change], []]);
});

it('puts a change that fails aside, so that the stream goes on', async () => {
  const { change: follow, sent, lines } = setUp(fail);

  expect(await follow('MODIFY', row)).toBe(true);
  expect(sent).toEqual([[change, 5]]);
  expect(lines()).toEqual(['delivery does not agree with the content yet']);
});

it('says of which content a change failed, of one that is gone too', async () => {
  const { change: follow, log } = setUp(fail);
  await follow('REMOVE', { OldImage: { id: { S: 'c1' } } });

  expect(log.lines).toMatchObject([{ id: 'c1' }]);
});

it.each([
  ['the queue does not take it', fail, row, 1],
  ['it cannot be read', async () => {}, {}, 0],
])('keeps the stream at a change when %s', async (_why, asked, told, sendings) => {
  const { change: follow, sent, lines } = setUp(fail, asked);

  expect(await follow('MODIFY', told)).toBe(false);
  expect(sent).toHaveLength(sendings);
  expect(lines().at(-1)).toBe('a change could not be put aside');
});

it('tries what was put aside again, and says that it is tried again', async () => {
  const followed: ContentChange[] = [];
  const putAside = setUp(fail);
  await putAside.change('REMOVE', { OldImage: { id: { S: 'c1' } } });
  const [[body] = []] = putAside.sent as unknown[][];
  const { retry, sent } = setUp(async (told) => void followed.push(told));

  expect(await retry({ body: JSON.stringify(body), receiptHandle: 'r', receiveCount: 1 })).toBe(true);
  expect(followed).toEqual([{ id: 'c1', publication: undefined, removed: true, isRetry: true }]);
  expect(sent).toEqual([]);
});

it('lets what fails again rest, longer each time', async () => {
  const { retry, sent } = setUp(fail);
  for (const receiveCount of [1, 2, 3]) {
    expect(await retry({ body: JSON.stringify(change), receiptHandle: 'r', receiveCount })).toBe(false);
  }

  expect(sent).toEqual([
    ['r', 30],
    ['r', 120],
    ['r', 480],
  ]);
});

it('leaves the rest to the queue when it cannot be asked, and a message that is none to the operator', async () => {
  const { retry, lines } = setUp(fail, fail);

  expect(await retry({ body: '{"id":1}', receiptHandle: 'r', receiveCount: 1 })).toBe(false);
  expect(await retry({ body: 'x', receiptHandle: 'r', receiveCount: 1 })).toBe(false);
  expect(lines().filter((line) => line === 'retry left to the timeout of the queue')).toHaveLength(2);
});
