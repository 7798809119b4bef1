import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadTransferRepository } from './upload-transfer-repository.js';

let tables: StartedTables;
let nowMs: number;
let serial = 0;
let id: string;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  serial += 1;
  nowMs = Date.UTC(2026, 0, 1);
  id = `upload-${serial}`;
  await tables.put('Upload', buildUpload({ id, byteLength: 1_000, partBytes: 100 }));
});

const DEADLINE = '2026-01-02T10:00:00.000Z';

const transfers = () =>
  createUploadTransferRepository({ client: tables.client, tableName: 'Upload', now: () => new Date(nowMs) });
const received = (receivedBytes: number) =>
  transfers().recordReceived(id, { receivedBytes, progress: 5, expiresAt: DEADLINE });

describe('the multipart upload', () => {
  it('is noted once, whoever comes second', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((name) => transfers().attachMultipart(id, name)));

    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await tables.get('Upload', id))?.['multipartId']).toBe(['a', 'b', 'c'][outcomes.indexOf(true)]);
  });

  it.each(['PROCESSING', 'COMPLETED', 'FAILED'] as const)('is not noted of an upload that is %s', async (status) => {
    await tables.put('Upload', buildUpload({ id, status }));
    expect(await transfers().attachMultipart(id, 'a')).toBe(false);
  });

  it('is forgotten only of an upload that failed', async () => {
    await transfers().attachMultipart(id, 'a');
    expect(await transfers().detachMultipart(id)).toBe(false);

    await tables.put('Upload', buildUpload({ id, status: 'FAILED', multipartId: 'a' }));
    expect(await transfers().detachMultipart(id)).toBe(true);
    expect(await tables.get('Upload', id)).not.toHaveProperty('multipartId');
  });
});

describe('what has arrived', () => {
  it('is told at most once a second', async () => {
    expect(await received(100)).toBe(true);
    nowMs += 999;
    expect(await received(200)).toBe(false);
    nowMs += 1;
    expect(await received(300)).toBe(true);
    expect(await tables.get('Upload', id)).toMatchObject({
      status: 'UPLOADING',
      receivedBytes: 300,
      progress: 5,
      expiresAt: DEADLINE,
    });
  });

  it('is told by one of ten who found it at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => received(100)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  it('never becomes less, and is not told twice', async () => {
    expect(await received(300)).toBe(true);
    nowMs += 5_000;
    expect(await received(200)).toBe(false);
    expect(await received(300)).toBe(false);
    expect(await received(301)).toBe(true);
  });

  it.each(['PROCESSING', 'COMPLETED', 'FAILED'] as const)('is not told of an upload that is %s', async (status) => {
    await tables.put('Upload', buildUpload({ id, status }));
    expect(await received(100)).toBe(false);
    expect(await tables.get('Upload', id)).toMatchObject({ status });
  });
});
