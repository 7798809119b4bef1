import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { FakeEventPublisher } from '../../test/support/fake-event-publisher.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { FakeMultipartStore } from '../../test/support/fake-multipart-store.js';
import { FakeObjectStore } from '../../test/support/fake-object-store.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createUploadTransferRepository } from '../data/upload-transfer-repository.js';
import type { Upload } from '../domain/upload/upload.js';
import { createCompleteUpload } from './complete-upload.js';

const NAMES = { uploads: 'Upload', userProfiles: 'UserProfile' };
let tables: StartedTables;
let upload: Upload;
let serial = 0;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  serial += 1;
  upload = buildUpload({
    id: `upload-${serial}`,
    ownerId: `fan-${serial}`,
    contentId: `content-${serial}`,
    byteLength: 100,
  });
});

async function setUp() {
  const { client } = tables;
  const now = () => new Date(0);
  const staging = new FakeObjectStore();
  const parts = new FakeMultipartStore(staging);
  const publisher = new FakeEventPublisher();
  const uploads = createUploadRepository({ client, tables: NAMES, now });
  await tables.put('UserProfile', profileRow(upload.ownerId, 1_000));
  await uploads.reserve(upload);
  const complete = createCompleteUpload({
    uploads,
    ends: createUploadEndRepository({ client, tables: NAMES, now }),
    transfers: createUploadTransferRepository({ client, tableName: 'Upload', now }),
    parts,
    staging,
    publisher,
    log: createFakeLog(),
  });
  const owner = { kind: 'user', sub: upload.ownerId, groups: [] } as const;
  const leases = createUploadLeaseRepository({ client, tableName: 'Upload', now });
  return {
    staging,
    parts,
    publisher,
    leases,
    key: `events/event-1/uploads/${upload.ownerId}/${upload.id}/original.jpg`,
    succeedWith: (partChecksums: string[]) =>
      complete(owner, { uploadId: upload.id, status: 'SUCCESS', partChecksums }),
    succeed: (metadata?: { byteLength: number }) =>
      complete(owner, { uploadId: upload.id, status: 'SUCCESS', ...(metadata === undefined ? {} : { metadata }) }),
    giveUp: () => complete(owner, { uploadId: upload.id, status: 'FAILED' }),
    asStranger: () =>
      complete({ kind: 'user', sub: 'stranger', groups: ['admins'] }, { uploadId: upload.id, status: 'SUCCESS' }),
    asGuest: () => complete({ kind: 'guest' }, { uploadId: upload.id, status: 'SUCCESS' }),
    ofNothing: () => complete(owner, { uploadId: 'nothing', status: 'SUCCESS' }),
  };
}

const reserved = async () => (await tables.get('UserProfile', upload.ownerId))?.['storageReservedBytes'];

describe('success', () => {
  it('is believed when the bytes are there', async () => {
    const { staging, publisher, key, succeed } = await setUp();
    staging.objects.set(key, 100);

    expect(await succeed({ byteLength: 100 })).toEqual({ contentId: upload.contentId, status: 'PROCESSING' });
    expect(publisher.progress).toEqual([
      { ownerId: upload.ownerId, uploadId: upload.id, progress: 20, status: 'PROCESSING', receivedBytes: 100 },
    ]);
  });

  it('told twice, or five times at once, is told on once', async () => {
    const { staging, publisher, key, succeed } = await setUp();
    staging.objects.set(key, 100);
    const results = await Promise.all(Array.from({ length: 5 }, () => succeed()));

    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['PROCESSING']));
    expect(publisher.progress).toHaveLength(1);
  });

  it('is not believed when nothing arrived, and can be told again', async () => {
    const { staging, key, succeed } = await setUp();
    await expect(succeed()).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });

    staging.objects.set(key, 100);
    expect(await succeed()).toMatchObject({ status: 'PROCESSING' });
  });

  it('comes after the worker began: answers what is', async () => {
    const { leases, publisher, succeed } = await setUp();
    await leases.take(upload.id, 'worker', 60);

    expect(await succeed()).toEqual({ contentId: upload.contentId, status: 'PROCESSING' });
    expect(publisher.progress).toEqual([]);
  });

  it('comes after the worker finished: answers what is', async () => {
    const { succeed } = await setUp();
    await tables.put('Upload', { ...upload, status: 'COMPLETED' });

    expect(await succeed()).toEqual({ contentId: upload.contentId, status: 'COMPLETED' });
  });

  it('ends as failed when what arrived has another length', async () => {
    const { staging, publisher, key, succeed } = await setUp();
    staging.objects.set(key, 99);

    expect(await succeed()).toMatchObject({ status: 'FAILED' });
    expect(await tables.get('Upload', upload.id)).toMatchObject({ errorCode: 'UPLOAD_MISMATCH' });
    expect(await reserved()).toBe(0);
    expect(staging.objects.size).toBe(0);
    expect(publisher.progress).toMatchObject([{ status: 'FAILED', error: expect.any(String) }]);
  });

  it('refuses a client that measured another length than it announced', async () => {
    const { succeed } = await setUp();
    await expect(succeed({ byteLength: 99 })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('holds even if nobody can be told', async () => {
    const { staging, publisher, key, succeed } = await setUp();
    staging.objects.set(key, 100);
    publisher.failure = new Error('AppSync is away');

    expect(await succeed()).toMatchObject({ status: 'PROCESSING' });
  });
});

describe('giving up', () => {
  it('releases the reservation and the staged bytes, once', async () => {
    const { staging, key, giveUp } = await setUp();
    staging.objects.set(key, 50);

    expect(await giveUp()).toEqual({ contentId: upload.contentId, status: 'FAILED' });
    expect(await giveUp()).toEqual({ contentId: upload.contentId, status: 'FAILED' });
    expect(await reserved()).toBe(0);
    expect(staging.objects.size).toBe(0);
  });

  it('comes too late once a worker has it', async () => {
    const { leases, giveUp } = await setUp();
    await leases.take(upload.id, 'worker', 60);

    expect(await giveUp()).toMatchObject({ status: 'PROCESSING' });
    expect(await reserved()).toBe(100);
  });

  it('and success at the same time leave one of the two, and the quota right', async () => {
    const { staging, key, succeed, giveUp } = await setUp();
    staging.objects.set(key, 100);
    await Promise.allSettled([succeed(), giveUp(), succeed(), giveUp()]);

    const row = await tables.get('Upload', upload.id);
    expect(['PROCESSING', 'FAILED']).toContain(row?.['status']);
    expect(await reserved()).toBe(row?.['status'] === 'FAILED' ? 0 : 100);
  });
});

it('says the same of an upload that is another’s and of none', async () => {
  const { asStranger, asGuest, ofNothing } = await setUp();
  for (const attempt of [asStranger, asGuest, ofNothing]) {
    await expect(attempt()).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'Upload does not exist or is not visible to the caller',
    });
  }
});

describe('success in parts', () => {
  beforeEach(() => {
    upload = { ...upload, partBytes: 40, multipartId: 'm1' }; // 40 + 40 + 20
  });

  it('is believed when every part is there, and puts them together', async () => {
    const { staging, parts, key, succeed } = await setUp();
    parts.arrive('m1', 1, 40);
    parts.arrive('m1', 2, 40);
    parts.arrive('m1', 3, 20);

    expect(await succeed()).toMatchObject({ status: 'PROCESSING' });
    expect(staging.objects.get(key)).toBe(100);
    expect(parts.uploads.size).toBe(0);
  });

  it('told five times at once, is one object and one push', async () => {
    const { parts, publisher, succeed } = await setUp();
    parts.arrive('m1', 1, 40);
    parts.arrive('m1', 2, 40);
    parts.arrive('m1', 3, 20);
    const results = await Promise.all(Array.from({ length: 5 }, () => succeed()));

    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['PROCESSING']));
    expect(publisher.progress).toHaveLength(1);
  });

  it.each([
    ['one is absent', 3, 0, '3'],
    ['one has another length', 2, 39, '2'],
  ])('is not believed when %s, and the parts stay', async (_name, partNumber, byteLength, named) => {
    const { staging, parts, succeed } = await setUp();
    for (const [number, length] of [
      [1, 40],
      [2, 40],
      [3, 20],
    ] as const) {
      if (number !== partNumber || byteLength > 0) {
        parts.arrive('m1', number, number === partNumber ? byteLength : length);
      }
    }

    await expect(succeed()).rejects.toMatchObject({
      code: 'UPLOAD_INCOMPLETE',
      message: `1 of 3 parts are not in storage: ${named}`,
    });
    expect(staging.objects.size).toBe(0);
    expect(parts.uploads.has('m1')).toBe(true);
  });

  it('is not believed when the parts are of another file', async () => {
    const { parts, succeedWith } = await setUp();
    parts.arrive('m1', 1, 40);
    parts.arrive('m1', 2, 40);
    parts.arrive('m1', 3, 20);

    await expect(succeedWith(['crc1', 'other', 'crc3'])).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
    expect(await succeedWith(['crc1', 'crc2', 'crc3'])).toMatchObject({ status: 'PROCESSING' });
  });

  it('holds when the answer of an earlier completion was lost', async () => {
    const { staging, key, succeed } = await setUp();
    staging.objects.set(key, 100); // S3 forgot the parts when it made the object

    expect(await succeed()).toMatchObject({ status: 'PROCESSING' });
  });

  it('and giving up at the same time leave one of the two, no parts, and the quota right', async () => {
    const { staging, parts, key, succeed, giveUp } = await setUp();
    parts.arrive('m1', 1, 40);
    parts.arrive('m1', 2, 40);
    parts.arrive('m1', 3, 20);
    await Promise.allSettled([succeed(), giveUp(), succeed(), giveUp()]);

    const row = await tables.get('Upload', upload.id);
    expect(['PROCESSING', 'FAILED']).toContain(row?.['status']);
    expect(await reserved()).toBe(row?.['status'] === 'FAILED' ? 0 : 100);
    expect(staging.objects.has(key)).toBe(row?.['status'] === 'PROCESSING');
    expect(parts.uploads.size).toBe(0);
  });

  it('given up, leaves no part behind', async () => {
    const { parts, giveUp } = await setUp();
    parts.arrive('m1', 1, 40);

    expect(await giveUp()).toMatchObject({ status: 'FAILED' });
    expect(parts.uploads.size).toBe(0);
    expect(await tables.get('Upload', upload.id)).not.toHaveProperty('multipartId');
    expect(await reserved()).toBe(0);
  });
});
