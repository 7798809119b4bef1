import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildUpload } from '../../test/support/build-upload.js';
import { type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadWorkshop, type UploadWorkshop } from '../../test/support/upload-workshop.js';
import type { Upload } from '../domain/upload/upload.js';
import { createCancelUpload } from './cancel-upload.js';
import { createCompleteUpload } from './complete-upload.js';
import { createExpireUploads } from './expire-uploads.js';

const DEADLINE = new Date('2026-01-02T00:00:00.000Z');
let tables: StartedTables;
let shop: UploadWorkshop;
let upload: Upload;

beforeEach(async () => {
  tables = await startTables();
  shop = createUploadWorkshop(tables, DEADLINE.getTime());
  upload = await announce({ partBytes: 40, multipartId: 'm1' });
});
afterEach(() => tables.stop());

const announce = (overrides: Partial<Upload> = {}) =>
  shop.announce(buildUpload({ id: randomUUID(), ownerId: randomUUID(), byteLength: 100, ...overrides }));
const sweep = (at = DEADLINE) => createExpireUploads(shop.deps)(at);

describe('an upload whose deadline has passed', () => {
  it('ends: parts removed, reservation released, owner told', async () => {
    shop.deps.parts.arrive('m1', 1, 40);

    expect(await sweep()).toEqual({ ended: 1, arrived: 0, cleaned: 0, failed: 0 });
    expect(await shop.row(upload)).toMatchObject({ status: 'FAILED', errorCode: 'UPLOAD_EXPIRED' });
    expect(await shop.row(upload)).not.toHaveProperty('multipartId');
    expect(await shop.reserved(upload)).toBe(0);
    expect(shop.deps.parts.uploads.size).toBe(0);
    expect(shop.deps.publisher.progress).toMatchObject([
      { status: 'FAILED', error: '[UPLOAD_EXPIRED] The upload was not completed in time' },
    ]);
  });

  it('ends once, however many sweeps there are at a time', async () => {
    await Promise.all([sweep(), sweep(), sweep()]);
    await sweep();

    expect(await shop.reserved(upload)).toBe(0);
    expect(shop.deps.publisher.progress).toHaveLength(1);
  });

  it('is not ended when its bytes are all there: they came before the sweep', async () => {
    shop.deps.staging.objects.set(shop.keyOf(upload), 100);

    expect(await sweep()).toMatchObject({ ended: 0, arrived: 1 });
    expect(await shop.row(upload)).toMatchObject({ status: 'PROCESSING', progress: 20 });
    expect(shop.deps.staging.objects.size).toBe(1);
    expect(await shop.reserved(upload)).toBe(100);
  });

  it.each(Array.from({ length: 8 }, (_, index) => index))(
    'is completed or ended, never both, when both come at once (%d)',
    async () => {
      for (const [partNumber, byteLength] of [
        [1, 40],
        [2, 40],
        [3, 20],
      ] as const) {
        shop.deps.parts.arrive('m1', partNumber, byteLength);
      }
      const complete = createCompleteUpload(shop.deps);
      const [answer] = await Promise.allSettled([
        complete(shop.ownerOf(upload), { uploadId: upload.id, status: 'SUCCESS' }),
        sweep(),
      ]);
      const status = (await shop.row(upload))?.['status'];
      const succeeded = answer?.status === 'fulfilled' && answer.value.status === 'PROCESSING';

      expect(succeeded ? 'PROCESSING' : status).toBe(status);
      expect(shop.deps.staging.objects.has(shop.keyOf(upload))).toBe(status === 'PROCESSING');
      expect(await shop.reserved(upload)).toBe(status === 'PROCESSING' ? 100 : 0);
    },
  );
});

it('leaves alone what has time left, is being processed, or is over', async () => {
  const open = await announce({ expiresAt: '2026-01-02T00:00:00.001Z' });
  const working = await announce();
  await tables.put('Upload', { ...working, status: 'PROCESSING' });

  await sweep();
  expect(await shop.row(open)).toMatchObject({ status: 'PENDING' });
  expect(await shop.row(working)).toMatchObject({ status: 'PROCESSING' });
});

it('goes on past an upload that cannot be swept, and has it again the next time', async () => {
  const others = await Promise.all(Array.from({ length: 20 }, () => announce({ partBytes: 40 })));
  const original = shop.deps.parts.abort.bind(shop.deps.parts);
  shop.deps.parts.abort = async () => {
    throw new Error('S3 is away');
  };
  const first = await sweep();
  shop.deps.parts.abort = original;
  const second = await sweep();

  expect(first).toMatchObject({ ended: 20, failed: 2 }); // once ending it, once as a leftover
  expect(second).toEqual({ ended: 0, arrived: 0, cleaned: 1, failed: 0 });
  expect(shop.deps.parts.uploads.size).toBe(0);
  expect(await Promise.all(others.map(shop.reserved))).toEqual(others.map(() => 0));
});

it('removes at its deadline what a cancellation that died left behind', async () => {
  await shop.deps.ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' });

  expect(await sweep()).toMatchObject({ ended: 0, cleaned: 1 });
  expect(shop.deps.parts.uploads.size).toBe(0);
  expect(await sweep()).toMatchObject({ cleaned: 0 });
});

describe('cancelling', () => {
  const cancel = () => createCancelUpload(shop.deps)(shop.ownerOf(upload), { uploadId: upload.id });

  it('is done once, and answers the same when it is asked for again', async () => {
    shop.deps.parts.arrive('m1', 1, 40);
    const answers = await Promise.all([cancel(), cancel(), cancel()]);

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['FAILED']));
    expect(await shop.reserved(upload)).toBe(0);
    expect(shop.deps.parts.uploads.size).toBe(0);
    expect(shop.deps.publisher.progress).toHaveLength(1);
  });

  it('finishes what an earlier one left undone', async () => {
    await shop.deps.ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' });
    await cancel();

    expect(shop.deps.parts.uploads.size).toBe(0);
    expect(await shop.row(upload)).not.toHaveProperty('multipartId');
  });

  it.each(['PROCESSING', 'COMPLETED'] as const)('comes too late for an upload that is %s', async (status) => {
    await tables.put('Upload', { ...upload, status });

    expect(await cancel()).toEqual({ contentId: upload.contentId, status });
    expect(await shop.reserved(upload)).toBe(100);
  });

  it('is for the owner alone', async () => {
    const stranger = { kind: 'user', sub: 'stranger', groups: ['admins'] } as const;
    await expect(createCancelUpload(shop.deps)(stranger, { uploadId: upload.id })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
