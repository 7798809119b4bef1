import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { createStagedMessageHandler } from './staged-message.js';
import { type TranscodingReport, transcodingCheck } from './transcoding-report.js';

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
  const reports: string[] = [];
  const followTranscoding = async ({ jobId, status }: TranscodingReport, messageId: string) => {
    reports.push(`${jobId} ${status} ${messageId}`);
  };
  const handle = createStagedMessageHandler({ processUpload, followTranscoding, queue, log });
  return { handle, log, rests, reports };
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

it('tells word of a transcoding from word of an original', async () => {
  const { handle, reports } = setUp(async () => {
    throw new Error('not an original');
  });
  const event = {
    source: 'aws.mediaconvert',
    'detail-type': 'MediaConvert Job State Change',
    detail: { jobId: 'job-1', status: 'COMPLETE', userMetadata: { uploadId: 'upload-1', bucket: 'uploads' } },
  };

  expect(await handle({ ...message, body: JSON.stringify(event) })).toBe(true);
  expect(await handle({ ...message, body: JSON.stringify(transcodingCheck('upload-1', 'job-1')) })).toBe(true);
  expect(await handle({ ...message, body: JSON.stringify({ ...event, source: 'someone.else' }) })).toBe(false);
  expect(reports).toEqual(['job-1 COMPLETE message', 'job-1 CHECK message']);
});
