import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type BackendClient,
  createBackendClient,
  startUpload,
  type UploadTask,
  unwrap,
  uploadFile,
  waitForPlayback,
  waitForUpload,
} from '../../src/client/index.js';
import { PUBLIC_PREFIX } from '../../src/domain/delivery/publication.js';
import { UPLOAD_LIFETIME_SECONDS } from '../../src/domain/limits.js';
import { damagePuts } from '../support/damage-puts.js';
import { eventually } from '../support/eventually.js';
import { createOperator, type Operator } from '../support/operator.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { stagedParts } from '../support/staged-parts.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { photo, submit } from './access/stage.js';

/** What an account is charged, compared with the rows and with what lies in the buckets. */
const MIB = 1024 ** 2;
const FILM_BYTES = 20 * MIB;

let local: StartedLocal;
let operator: Operator;
let people: People;
let creative: Person;
let fan: Person;
let api: BackendClient;
let eventId: string;

beforeAll(async () => {
  local = await startLocal('dropclip');
  operator = createOperator(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  const event = { title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' };
  eventId = await creative.as(async () => unwrap(await api.mutations.createEvent(event)).id);
});

beforeEach(async () => {
  fan = await people.join('fan');
});

afterAll(async () => {
  operator?.close();
  await local?.close();
});

const clip = () => {
  const file = new URL('../../examples/demo/media/clip.mov', import.meta.url);
  return new Blob([readFileSync(fileURLToPath(file))], { type: 'video/quicktime' });
};

const profile = () => fan.as(async () => unwrap(await api.models.UserProfile.get({ id: fan.sub })));
const statusOf = (uploadId: string) => fan.as(async () => unwrap(await api.queries.getUploadStatus({ uploadId })));

/** The schedule's next sweep, when every upload of now has passed its deadline. */
async function sweepAfterTheirTime(): Promise<void> {
  const time = new Date(Date.now() + (UPLOAD_LIFETIME_SECONDS + 60) * 1000).toISOString();
  const { FunctionError } = await operator.lambda.send(
    new InvokeCommand({
      FunctionName: await operator.functionName('expireuploads'),
      Payload: Buffer.from(JSON.stringify({ time })),
    }),
  );
  expect(FunctionError).toBeUndefined();
}

/** Bytes of a person's objects in one bucket, as storage itself counts them. */
async function bytesIn(bucket: string, belongs: (key: string) => boolean): Promise<number> {
  const { Contents = [] } = await operator.s3.send(new ListObjectsV2Command({ Bucket: operator.bucket(bucket) }));
  return Contents.filter(({ Key }) => belongs(Key ?? '')).reduce((sum, { Size = 0 }) => sum + Size, 0);
}

async function sumOfRows(model: string, name: string, counts: (row: Record<string, unknown>) => boolean = () => true) {
  const rows = (await operator.rowsOf(model)).filter((row) => row['ownerId'] === fan.sub && counts(row));
  return rows.reduce((sum, row) => sum + Number(row[name]), 0);
}

const isOpen = ({ status }: Record<string, unknown>) => status !== 'COMPLETED' && status !== 'FAILED';
const isOwn = (key: string) => key.includes(`/uploads/${fan.sub}/`);
const isPublic = (key: string) => key.startsWith(PUBLIC_PREFIX);

const announce = (byteLength: number) =>
  fan.as(async () => {
    const file = { type: 'IMAGE', purpose: 'FAN_SUBMISSION', fileName: 'a.jpg', mediaType: 'image/jpeg' } as const;
    return unwrap(await api.mutations.initiateUpload({ ...file, eventId, byteLength })).uploadId;
  });

describe('a bit that turns on the way', () => {
  const ENDS: Readonly<Record<string, (task: UploadTask) => Promise<unknown>>> = {
    UPLOAD_CANCELLED: (task) => task.cancel(),
    UPLOAD_EXPIRED: async (task) => {
      task.pause(); // the device is gone
      await sweepAfterTheirTime();
    },
  };

  it.each(Object.entries(ENDS))(
    'R05b is seen by storage; the upload ends as FAILED with %s, its bytes are free again and no part of it is left',
    async (errorCode, end) => {
      const line = damagePuts();
      const film = new Blob([new Uint8Array(FILM_BYTES).fill(7)], { type: 'video/quicktime' });
      const { task } = await fan.as(() => ({ task: startUpload(film, { purpose: 'FAN_SUBMISSION', eventId }) }));
      try {
        await eventually('storage has refused two parts', () => line.answers.length >= 2);
        const uploadId = task.uploadId ?? '';
        const state = await fan.as(async () => unwrap(await api.mutations.resumeUpload({ uploadId })));
        const during = await profile();
        await fan.as(() => end(task));
        const ended = await statusOf(uploadId);

        expect(new Set(line.answers)).toEqual(new Set(['400 BadDigest']));
        expect(state).toMatchObject({ status: 'PENDING', parts: [], receivedBytes: 0 });
        expect(during).toMatchObject({ storageReservedBytes: FILM_BYTES, storageUsedBytes: 0 });
        expect(ended).toMatchObject({ status: 'FAILED', errorCode });
        expect(await profile()).toMatchObject({
          storageReservedBytes: 0,
          storageUsedBytes: 0,
          storageRemainingBytes: during.storageQuotaBytes,
        });
        expect((await stagedParts(local.runtime)).filter(isOwn)).toEqual([]);
        expect((await operator.keys()).filter(isOwn)).toEqual([]);
        expect(await sumOfRows('Content', 'storedBytes')).toBe(0);
      } finally {
        line.stop();
        await fan.as(() => task.cancel());
      }
    },
  );
});

it('R09 the quota is the sum of what was made of uploads, as rows and storage count it, whatever became of others', async () => {
  await fan.as(async () => {
    const { uploadId } = await uploadFile(clip(), { purpose: 'FAN_SUBMISSION', eventId, fileName: 'clip.mov' });
    await waitForUpload(uploadId);
  });
  const shown = await submit(fan, eventId, await photo());
  const gone = await submit(fan, eventId, await photo());
  const broken = new Blob(['no picture at all'], { type: 'image/jpeg' });
  const failure = await submit(fan, eventId, broken).catch((error: unknown) => error);
  const cancelled = await announce(1000);
  await fan.as(async () => unwrap(await api.mutations.cancelUpload({ uploadId: cancelled })));
  const expired = await announce(2000);
  await sweepAfterTheirTime();
  const open = await announce(3000);
  await fan.as(async () => unwrap(await api.mutations.deleteContent({ contentId: gone.contentId })));
  const { contentId } = shown;
  await creative.as(async () => unwrap(await api.mutations.moderateContent({ contentId, decision: 'APPROVED' })));
  await creative.as(() => waitForPlayback(contentId));

  const { storageUsedBytes, storageReservedBytes, storageRemainingBytes, storageQuotaBytes } = await profile();
  const derived = (await bytesIn('content', isOwn)) + (await bytesIn('images', isOwn));
  expect(failure).toMatchObject({ code: 'UNSUPPORTED_MEDIA' });
  expect(await Promise.all([cancelled, expired, open].map(async (id) => (await statusOf(id)).status))).toEqual([
    'FAILED',
    'FAILED',
    'PENDING',
  ]);
  expect(storageUsedBytes).toBeGreaterThan(0);
  expect(storageUsedBytes).toBe(derived);
  expect(storageUsedBytes).toBe(await sumOfRows('Content', 'storedBytes'));
  expect(storageReservedBytes).toBe(3000);
  expect(storageReservedBytes).toBe(await sumOfRows('Upload', 'byteLength', isOpen));
  expect(storageRemainingBytes).toBe(storageQuotaBytes - storageUsedBytes - storageReservedBytes);
  // Not charged: public copies are the product's, and an original is gone once something is made of it.
  expect(await bytesIn('images', isPublic)).toBeGreaterThan(0);
  expect(await bytesIn('uploads', isOwn)).toBe(0);
});
