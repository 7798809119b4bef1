import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadWorkshop, type UploadWorkshop } from '../../test/support/upload-workshop.js';
import type { Upload } from '../domain/upload/upload.js';
import { createReportUploadProgress } from './report-upload-progress.js';
import { createResumeUpload } from './resume-upload.js';

let tables: StartedTables;
let shop: UploadWorkshop;
let upload: Upload;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  shop = createUploadWorkshop(tables);
  upload = await shop.announce(
    buildUpload({ id: randomUUID(), ownerId: randomUUID(), byteLength: 100, partBytes: 40, multipartId: 'm1' }),
  );
});

const resume = () => createResumeUpload(shop.deps)(shop.ownerOf(upload), { uploadId: upload.id });
const report = () => createReportUploadProgress(shop.deps)(shop.ownerOf(upload), { uploadId: upload.id });

describe('resuming', () => {
  it('tells what storage has of the parts', async () => {
    shop.deps.parts.arrive('m1', 2, 40);

    expect(await resume()).toMatchObject({
      contentId: upload.contentId,
      status: 'PENDING',
      partBytes: 40,
      partCount: 3,
      receivedBytes: 40,
      arrived: false,
      parts: [{ partNumber: 2, byteLength: 40, etag: '"e2"', checksumCrc32: 'crc2' }],
    });
  });

  it('gives a file in one piece a fresh URL', async () => {
    upload = await shop.announce(buildUpload({ id: randomUUID(), ownerId: randomUUID() }));
    expect(await resume()).toMatchObject({ uploadUrl: expect.stringContaining(upload.id), arrived: false, parts: [] });
  });

  it('tells when everything is there already, and only its completion is missing', async () => {
    shop.deps.staging.objects.set(shop.keyOf(upload), 100);
    expect(await resume()).toMatchObject({ arrived: true, receivedBytes: 100, status: 'PENDING' });
  });

  it.each([
    ['PROCESSING', true],
    ['COMPLETED', true],
    ['FAILED', false],
  ] as const)('tells of an upload that is %s, and signs nothing', async (status, arrived) => {
    await tables.put('Upload', { ...upload, status });
    const answer = await resume();

    expect(answer).toMatchObject({ status, arrived, parts: [], headers: [] });
    expect(answer.uploadUrl).toBeUndefined();
  });

  it('refuses an upload whose deadline has passed', async () => {
    shop.clock.nowMs = Date.parse(upload.expiresAt);
    await expect(resume()).rejects.toMatchObject({ code: 'UPLOAD_EXPIRED' });
  });

  it('knows no upload of another', async () => {
    const stranger = { kind: 'user', sub: 'stranger', groups: ['admins'] } as const;
    await expect(createResumeUpload(shop.deps)(stranger, { uploadId: upload.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('reporting progress', () => {
  it('tells what storage has, not what anyone claims', async () => {
    shop.deps.parts.arrive('m1', 1, 40);
    shop.deps.parts.arrive('m1', 2, 39); // not as long as it has to be

    expect(await report()).toEqual({
      uploadId: upload.id,
      status: 'UPLOADING',
      progress: 8,
      receivedBytes: 40,
      told: true,
    });
    expect(shop.deps.publisher.progress).toEqual([
      { ownerId: upload.ownerId, uploadId: upload.id, progress: 8, status: 'UPLOADING', receivedBytes: 40 },
    ]);
    expect(await shop.row(upload)).toMatchObject({ status: 'UPLOADING', progress: 8, receivedBytes: 40 });
  });

  it('asked twenty times in two seconds, tells three times at most, and the last when asked again', async () => {
    let told = 0;
    for (let index = 0; index < 20; index += 1) {
      shop.clock.nowMs += 100;
      shop.deps.parts.arrive('m1', Math.min(3, 1 + Math.floor(index / 7)), index < 14 ? 40 : 20);
      told += (await report()).told ? 1 : 0;
    }
    shop.clock.nowMs += 1_000;
    const last = await report();

    expect(shop.deps.publisher.progress.length).toBeLessThanOrEqual(4);
    expect(told).toBeGreaterThan(0);
    expect(last).toMatchObject({ receivedBytes: 100, told: true });
    const bytes = shop.deps.publisher.progress.map(({ receivedBytes }) => receivedBytes ?? 0);
    expect(bytes).toEqual([...new Set(bytes)].sort((left, right) => left - right));
    expect(bytes.at(-1)).toBe(100);
  });

  it('puts the deadline off when more has arrived, and only then', async () => {
    shop.clock.nowMs += 10 * 3_600_000;
    shop.deps.parts.arrive('m1', 1, 40);
    await report();
    expect(await shop.row(upload)).toMatchObject({ expiresAt: '2026-01-02T10:00:00.000Z' });

    shop.clock.nowMs += 3_600_000;
    await report();
    expect(await shop.row(upload)).toMatchObject({ expiresAt: '2026-01-02T10:00:00.000Z' });
  });

  it('tells nothing when nothing has arrived', async () => {
    expect(await report()).toMatchObject({ status: 'PENDING', receivedBytes: 0 });
    expect(shop.deps.publisher.progress).toEqual([]);
  });

  it.each(['PROCESSING', 'COMPLETED', 'FAILED'] as const)('leaves an upload that is %s alone', async (status) => {
    shop.deps.parts.arrive('m1', 1, 40);
    await tables.put('Upload', { ...upload, status, progress: 70 });

    expect(await report()).toMatchObject({ status, progress: 70 });
    expect(shop.deps.publisher.progress).toEqual([]);
  });

  it('holds even if nobody can be told', async () => {
    shop.deps.parts.arrive('m1', 1, 40);
    shop.deps.publisher.failure = new Error('AppSync is away');

    expect(await report()).toMatchObject({ receivedBytes: 40 });
    expect(shop.deps.log.lines).toMatchObject([{ message: 'progress not published' }]);
  });
});
