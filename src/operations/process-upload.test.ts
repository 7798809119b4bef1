import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildEvent } from '../../test/support/build-event.js';
import { buildUpload } from '../../test/support/build-upload.js';
import { FakeEventPublisher } from '../../test/support/fake-event-publisher.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { FakeObjectStore } from '../../test/support/fake-object-store.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { UploadFailedError } from '../domain/errors.js';
import type { Upload } from '../domain/upload/upload.js';
import type { MediaJob, ProcessedMedia } from './media-port.js';
import type { ModerationLabeller } from './moderation-labeller.js';
import { createProcessUpload } from './process-upload.js';
import type { StagedOriginal } from './staged-original.js';
import { createUploadAnnouncer } from './upload-announcer.js';

const NAMES = { uploads: 'Upload', userProfiles: 'UserProfile' };
let tables: StartedTables;
let workRoot: string;
let upload: Upload;
let serial = 0;

beforeAll(async () => {
  tables = await startTables();
  workRoot = await mkdtemp(join(tmpdir(), 'process-upload-'));
});
afterAll(async () => {
  await tables.stop();
  await rm(workRoot, { recursive: true });
});
beforeEach(() => {
  serial += 1;
  upload = buildUpload({
    id: `upload-${serial}`,
    ownerId: `fan-${serial}`,
    contentId: `content-${serial}`,
    byteLength: 100,
  });
});

/** Two small files, as a processor makes them. */
async function makeFiles({ workDirectory, onProgress }: MediaJob): Promise<ProcessedMedia> {
  onProgress(50);
  const files = [
    { name: 'thumb', mediaType: 'image/webp', byteLength: 10, width: 100, height: 75 },
    { name: 'w320', mediaType: 'image/webp', byteLength: 30, width: 320, height: 240 },
  ] as const;
  const made = await Promise.all(
    files.map(async (file) => {
      const path = join(workDirectory, file.name);
      await writeFile(path, Buffer.alloc(file.byteLength));
      return { ...file, path };
    }),
  );
  return { width: 640, height: 480, thumbHash: 'aGFzaA==', files: made, pictures: [join(workDirectory, 'thumb')] };
}

async function setUp(process: (job: MediaJob) => Promise<ProcessedMedia> = makeFiles, labeller?: ModerationLabeller) {
  const { client } = tables;
  const now = () => new Date(0);
  const staging = new FakeObjectStore();
  const images = new FakeObjectStore();
  const publisher = new FakeEventPublisher();
  const log = createFakeLog();
  const uploads = createUploadRepository({ client, tables: NAMES, now });
  await tables.put('UserProfile', profileRow(upload.ownerId, 1_000));
  await tables.put('Event', buildEvent());
  await uploads.reserve(upload);
  const key = `events/event-1/uploads/${upload.ownerId}/${upload.id}/original.jpg`;
  staging.objects.set(key, 100);
  let jobs = 0;
  const run = createProcessUpload({
    uploads,
    leases: createUploadLeaseRepository({ client, tableName: 'Upload', now }),
    ends: createUploadEndRepository({ client, tables: NAMES, now }),
    tables: {
      contents: 'Content',
      contentCounts: 'ContentCount',
      events: 'Event',
      participations: 'Participation',
      notifications: 'Notification',
    },
    staging,
    content: new FakeObjectStore(),
    images,
    media: {
      process(job) {
        jobs += 1;
        return process(job);
      },
    },
    labeller,
    announcer: createUploadAnnouncer({ publisher, nowMs: () => 0, log }),
    workRoot,
    now,
    randomId: randomUUID,
    log,
  });
  const processUpload = (original: StagedOriginal, messageId: string = randomUUID()) => run(original, messageId);
  const event = { bucket: 'uploads', key, byteLength: 100, etag: 'e', versionId: 'v' };
  return { processUpload, event, key, staging, images, publisher, jobs: () => jobs };
}

async function state() {
  const profile = await tables.get('UserProfile', upload.ownerId);
  return {
    status: (await tables.get('Upload', upload.id))?.['status'],
    used: profile?.['storageUsedBytes'],
    reserved: profile?.['storageReservedBytes'],
  };
}

const notified = async () =>
  (await tables.all('Notification'))
    .filter(({ id }) => String(id).startsWith(`${upload.id}-`))
    .map(({ id, ownerId }) => `${String(id).slice(upload.id.length + 1)} to ${ownerId}`)
    .sort();

describe('labels', () => {
  const review = async () => (await tables.get('Content', upload.contentId)) ?? {};

  it('of what a machine is sure of flag the content, which waits for a decision all the same', async () => {
    const labels = [{ name: 'Weapons', parent: 'Violence', confidence: 93 }];
    const seen: string[] = [];
    const { processUpload, event } = await setUp(makeFiles, {
      labelsOf: async (pictures) => {
        seen.push(...pictures.map((path) => basename(path)));
        return labels;
      },
    });
    await processUpload(event);
    const row = await review();

    expect(seen).toEqual(['thumb']);
    expect(row).toMatchObject({ status: 'PENDING', review: { lane: 'FLAGGED', labels } });
    expect(row['lane#createdAt#id']).toBe(`FLAGGED#1970-01-01T00:00:00.000Z#${upload.contentId}`);
    expect(await tables.get('ContentCount', 'queue#creative#creative-1')).toMatchObject({ FLAGGED: 1 });
  });

  it('are absent when the labeller fails, and nothing waits for them', async () => {
    const { processUpload, event, jobs } = await setUp(makeFiles, {
      labelsOf: () => Promise.reject(new Error('throttled')),
    });
    await processUpload(event);

    expect(await state()).toMatchObject({ status: 'COMPLETED' });
    expect(await review()).toMatchObject({ status: 'PENDING', review: { lane: 'UNFLAGGED' } });
    expect((await review())['review']).not.toHaveProperty('labels');
    expect(jobs()).toBe(1);
  });
});

describe('an original', () => {
  it('becomes pending content, is charged by what is kept, and is removed', async () => {
    const { processUpload, event, staging, images, publisher } = await setUp();
    await processUpload(event);

    expect(await state()).toEqual({ status: 'COMPLETED', used: 40, reserved: 0 });
    expect(await tables.get('Content', upload.contentId)).toMatchObject({
      status: 'PENDING',
      uploadId: upload.id,
      creativeId: 'creative-1',
      width: 640,
      thumbHash: 'aGFzaA==',
      storedBytes: 40,
      variants: [{ name: 'thumb' }, { name: 'w320', byteLength: 30 }],
    });
    expect(images.puts).toEqual(
      ['thumb', 'w320'].map((name) => `events/event-1/uploads/${upload.ownerId}/${upload.id}/v1/${name}.webp`),
    );
    expect(staging.objects.size).toBe(0);
    expect(await notified()).toEqual(['awaiting to creative-1', `ready to ${upload.ownerId}`]);
    expect(publisher.progress.map(({ progress, status }) => `${progress} ${status}`)).toEqual([
      '59 PROCESSING',
      '100 COMPLETED',
    ]);
    expect(publisher.contentUpdates).toMatchObject([{ contentId: upload.contentId, status: 'PENDING' }]);
    expect(publisher.notifications).toHaveLength(2);
    expect(await readdir(workRoot)).toEqual([]);
  });

  it('announced five times at once and once more has the effect of one', async () => {
    const { processUpload, event, images, publisher, jobs } = await setUp();
    await Promise.all(Array.from({ length: 5 }, () => processUpload(event)));
    await processUpload(event);

    expect(jobs()).toBe(1);
    expect(images.puts).toHaveLength(2);
    expect(await state()).toEqual({ status: 'COMPLETED', used: 40, reserved: 0 });
    expect(await notified()).toHaveLength(2);
    expect(publisher.contentUpdates).toHaveLength(1);
  });

  it('that is at fault ends its upload as failed, with the reason and the quota back', async () => {
    const { processUpload, event, staging, publisher } = await setUp(async () => {
      throw new UploadFailedError('CORRUPT_MEDIA', 'The image is cut off');
    });
    await processUpload(event);

    expect(await state()).toEqual({ status: 'FAILED', used: 0, reserved: 0 });
    expect(await tables.get('Upload', upload.id)).toMatchObject({
      errorCode: 'CORRUPT_MEDIA',
      errorMessage: 'The image is cut off',
    });
    expect(await tables.get('Content', upload.contentId)).toBeUndefined();
    expect(staging.objects.size).toBe(0);
    expect(await notified()).toEqual([`failed to ${upload.ownerId}`]);
    expect(publisher.progress.at(-1)).toMatchObject({
      status: 'FAILED',
      error: '[CORRUPT_MEDIA] The image is cut off',
    });
  });

  it('of another length than announced is not even opened', async () => {
    const { processUpload, event, jobs } = await setUp();
    await processUpload({ ...event, byteLength: 101 });

    expect(jobs()).toBe(0);
    expect(await tables.get('Upload', upload.id)).toMatchObject({ errorCode: 'UPLOAD_MISMATCH' });
  });
});

describe('a machine at fault', () => {
  it('keeps everything for the next try, which need not wait', async () => {
    const { processUpload, event, staging } = await setUp();
    staging.failNextDownload = new Error('SlowDown');

    await expect(processUpload(event)).rejects.toThrow('SlowDown');
    expect(await state()).toEqual({ status: 'PROCESSING', used: 0, reserved: 100 });
    await processUpload(event);
    expect(await state()).toEqual({ status: 'COMPLETED', used: 40, reserved: 0 });
    expect(await readdir(workRoot)).toEqual([]);
  });

  it('R04 that died is followed at once by whoever gets its message again, and by no duplicate', async () => {
    let die = () => {};
    const dead = new Promise<void>((resolve) => {
      die = resolve;
    });
    const tries: string[] = [];
    const { processUpload, event } = await setUp(async (job) => {
      tries.push('try');
      if (tries.length === 1) {
        die();
        return new Promise<never>(() => {});
      }
      return makeFiles(job);
    });
    void processUpload(event, 'message');
    await dead;
    await processUpload(event, 'duplicate');
    expect(await state()).toMatchObject({ status: 'PROCESSING' });
    await processUpload(event, 'message');

    expect(tries).toHaveLength(2);
    expect(await state()).toEqual({ status: 'COMPLETED', used: 40, reserved: 0 });
  });

  it('R04 that died between storing and recording leaves no second copy', async () => {
    const { processUpload, event, images } = await setUp();
    images.objects.set(`events/event-1/uploads/${upload.ownerId}/${upload.id}/v1/thumb.webp`, 10);
    await processUpload(event);

    expect(images.puts).toHaveLength(1);
    expect(images.objects.size).toBe(2);
    expect(await state()).toEqual({ status: 'COMPLETED', used: 40, reserved: 0 });
  });

  it('that cannot reach subscribers changes nothing about the outcome', async () => {
    const { processUpload, event, publisher } = await setUp();
    publisher.failure = new Error('AppSync is away');
    await processUpload(event);

    expect(await state()).toMatchObject({ status: 'COMPLETED' });
  });
});

describe('an event of something else', () => {
  it('is let go when its key is not one of ours, or not of its row', async () => {
    const { processUpload, event, key, jobs } = await setUp();
    for (const other of [
      'temp/x',
      key.replace('.jpg', '.png'),
      key.replace('event-1', 'event-2'),
      key.replace('fan-', 'fam-'),
    ]) {
      await processUpload({ ...event, key: other });
    }
    expect(jobs()).toBe(0);
    expect(await state()).toMatchObject({ status: 'PENDING' });
  });

  it('removes bytes that arrive after their upload was given up', async () => {
    const { processUpload, event, staging, jobs } = await setUp();
    await tables.put('Upload', { ...upload, status: 'FAILED' });
    await processUpload(event);

    expect(jobs()).toBe(0);
    expect(staging.objects.size).toBe(0);
  });
});
