import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { FakeEventPublisher } from '../../test/support/fake-event-publisher.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { FakeObjectStore } from '../../test/support/fake-object-store.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createFailedJobRepository } from '../data/failed-job-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import type { Caller } from '../domain/access/caller.js';
import type { JobOriginal } from '../domain/upload/failed-job.js';
import type { Upload } from '../domain/upload/upload.js';
import { createRecordFailedJob } from './record-failed-job.js';
import { createRedriveJob } from './redrive-job.js';
import { createUploadAnnouncer } from './upload-announcer.js';

const NAMES = { uploads: 'Upload', userProfiles: 'UserProfile' };
const QUOTA_BYTES = 1_000;
const admin: Caller = { kind: 'user', sub: 'admin-1', groups: ['admins'] };
let tables: StartedTables;
let upload: Upload;
let serial = 0;
let nowMs = 0;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  serial += 1;
  upload = buildUpload({ id: `upload-${serial}`, ownerId: `fan-${serial}`, byteLength: 100 });
});

async function setUp() {
  const stored = { client: tables.client, tables: NAMES, now: () => new Date(nowMs) };
  const uploads = createUploadRepository(stored);
  const leases = createUploadLeaseRepository({ ...stored, tableName: 'Upload' });
  const jobs = createFailedJobRepository(stored);
  const publisher = new FakeEventPublisher();
  const staging = new FakeObjectStore();
  staging.objects.set(key(), 100);
  const log = createFakeLog();
  const sent: JobOriginal[] = [];
  await tables.put('UserProfile', profileRow(upload.ownerId, QUOTA_BYTES));
  await uploads.reserve(upload);
  const recordFailedJob = createRecordFailedJob({
    uploads,
    jobs,
    staging,
    stagingBucket: 'uploads',
    notificationTable: 'Notification',
    announcer: createUploadAnnouncer({ publisher, nowMs: () => 0, log }),
    now: stored.now,
    log,
  });
  const bus = {
    failure: undefined as Error | undefined,
    async uploadRedriven(original: JobOriginal) {
      if (this.failure !== undefined) {
        throw this.failure;
      }
      sent.push(original);
    },
  };
  const redriveJob = createRedriveJob({ uploads, jobs, bus, publisher, log });
  const redrive = (caller = admin) => redriveJob(caller, { uploadId: upload.id });
  return { uploads, leases, recordFailedJob, redrive, publisher, staging, log, sent, bus };
}

const key = () => `events/event-1/uploads/${upload.ownerId}/${upload.id}/original.jpg`;
const letter = (objectKey = key()) =>
  JSON.stringify({ detail: { bucket: { name: 'uploads' }, object: { key: objectKey, size: 100, etag: 'e' } } });
const row = () => tables.get('Upload', upload.id);
const reserved = async () => (await tables.get('UserProfile', upload.ownerId))?.['storageReservedBytes'];

describe('a dead letter', () => {
  it('ends its upload with the reason for the operator, the attempts, and the quota back', async () => {
    const { leases, recordFailedJob, publisher } = await setUp();
    for (const token of ['a', 'b']) {
      await leases.take(upload.id, token, 60);
      await leases.release(upload.id, token, 'SlowDown: please wait');
    }
    await recordFailedJob(letter());

    expect(await row()).toMatchObject({
      status: 'FAILED',
      errorCode: 'PROCESSING_FAILED',
      errorMessage: expect.not.stringContaining('SlowDown'),
      jobState: 'DEAD',
      jobReason: 'SlowDown: please wait',
      jobOriginal: { bucket: 'uploads', key: key(), byteLength: 100, etag: 'e' },
      attempts: 2,
    });
    expect(await reserved()).toBe(0);
    expect(await tables.get('Notification', `${upload.id}-failed`)).toMatchObject({ ownerId: upload.ownerId });
    expect(publisher.progress).toMatchObject([
      { status: 'FAILED', error: expect.stringMatching(/^\[PROCESSING_FAILED\]/) },
    ]);
  });

  it('that comes twice counts once', async () => {
    const { recordFailedJob, publisher } = await setUp();
    await recordFailedJob(letter());
    await recordFailedJob(letter());

    expect(await reserved()).toBe(0);
    expect(publisher.notifications).toHaveLength(1);
  });

  it('waits while a worker has the upload, and says the worker died when it never gave it back', async () => {
    const { leases, recordFailedJob } = await setUp();
    await leases.take(upload.id, 'a', 60);
    await expect(recordFailedJob(letter())).rejects.toThrow('still has');
    expect(await row()).toMatchObject({ status: 'PROCESSING' });
    nowMs += 61_000;
    await recordFailedJob(letter());

    expect(await row()).toMatchObject({ jobState: 'DEAD', jobReason: expect.stringContaining('without saying why') });
  });

  it.each([
    ['stays while an operator may redrive it', { status: 'PENDING' }, 1],
    ['goes when its worker finished and never cleared up', { status: 'COMPLETED' }, 0],
    ['goes when the file itself was at fault', { status: 'FAILED', errorCode: 'CORRUPT_MEDIA' }, 0],
  ])('is about an original that %s', async (_what, fields, left) => {
    const { recordFailedJob, staging } = await setUp();
    await tables.put('Upload', { ...upload, ...fields });
    await recordFailedJob(letter());

    expect(staging.objects.size).toBe(left);
    expect(await reserved()).toBe(left === 1 ? 0 : 100);
  });

  it.each([
    ['nothing that can be read', () => 'not JSON'],
    ['no original of ours', () => letter('temp/x')],
  ])('about %s is logged whole and let go', async (_what, body) => {
    const { recordFailedJob, log } = await setUp();
    await recordFailedJob(body());

    expect(log.lines.at(-1)).toMatchObject({ level: 'ERROR', body: body() });
    expect(await row()).toMatchObject({ status: 'PENDING' });
  });
});

describe('redriving', () => {
  it('opens the upload again, reserves its bytes, and asks the workers in storage’s words', async () => {
    const { recordFailedJob, redrive, sent, publisher } = await setUp();
    await recordFailedJob(letter());

    expect(await redrive()).toEqual({ uploadId: upload.id, status: 'PROCESSING' });
    expect(await row()).toMatchObject({ status: 'PROCESSING', jobState: 'REDRIVEN' });
    expect((await row())?.['errorCode']).toBeUndefined();
    expect(await reserved()).toBe(100);
    expect(sent).toEqual([{ bucket: 'uploads', key: key(), byteLength: 100, etag: 'e' }]);
    expect(publisher.progress.at(-1)).toMatchObject({ status: 'PROCESSING' });
  });

  it('twice reserves once and asks twice', async () => {
    const { recordFailedJob, redrive, sent } = await setUp();
    await recordFailedJob(letter());
    await Promise.all([redrive(), redrive()]);
    await redrive();

    expect(await reserved()).toBe(100);
    expect(sent).toHaveLength(3);
  });

  it('that broke off before the workers were asked is mended by asking again', async () => {
    const { recordFailedJob, redrive, sent, bus } = await setUp();
    await recordFailedJob(letter());
    bus.failure = new Error('EventBridge is away');
    await expect(redrive()).rejects.toThrow('away');
    bus.failure = undefined;

    expect(await redrive()).toMatchObject({ status: 'PROCESSING' });
    expect([sent.length, await reserved()]).toEqual([1, 100]);
  });

  it('fails again to be found again', async () => {
    const { leases, recordFailedJob, redrive } = await setUp();
    await recordFailedJob(letter());
    await redrive();
    await leases.take(upload.id, 'a', 60);
    await leases.release(upload.id, 'a', 'still broken');
    await recordFailedJob(letter());

    expect(await row()).toMatchObject({ jobState: 'DEAD', jobReason: 'still broken', attempts: 1 });
    expect(await reserved()).toBe(0);
  });

  it('is refused when the space was used for something else', async () => {
    const { recordFailedJob, redrive, sent } = await setUp();
    await recordFailedJob(letter());
    await tables.put('UserProfile', { ...profileRow(upload.ownerId, QUOTA_BYTES), storageRemainingBytes: 99 });

    await expect(redrive()).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(await row()).toMatchObject({ status: 'FAILED', jobState: 'DEAD' });
    expect(sent).toEqual([]);
  });

  it('of what is done says so; of what never failed, or failed for its own fault, is refused', async () => {
    const { redrive, sent } = await setUp();
    await expect(redrive()).rejects.toMatchObject({ code: 'CONFLICT' });
    await tables.put('Upload', { ...upload, status: 'FAILED', errorCode: 'CORRUPT_MEDIA' });
    await expect(redrive()).rejects.toMatchObject({ code: 'CONFLICT' });
    await tables.put('Upload', { ...upload, status: 'COMPLETED' });

    expect(await redrive()).toEqual({ uploadId: upload.id, status: 'COMPLETED' });
    expect(sent).toEqual([]);
  });

  it('is for admins alone', async () => {
    const { recordFailedJob, redrive } = await setUp();
    await recordFailedJob(letter());
    for (const groups of [[], ['fans'], ['creatives'], ['moderators']]) {
      await expect(redrive({ kind: 'user', sub: 'someone', groups })).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    }
    await expect(redrive({ kind: 'guest' })).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    expect(await row()).toMatchObject({ jobState: 'DEAD' });
  });
});
