import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import { buildEvent } from '../../test/support/build-event.js';
import { buildUpload } from '../../test/support/build-upload.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import type { Upload } from '../domain/upload/upload.js';
import { createUploadEndRepository } from './upload-end-repository.js';
import { createUploadLeaseRepository } from './upload-lease-repository.js';
import { createUploadRepository } from './upload-repository.js';

const NAMES = { uploads: 'Upload', userProfiles: 'UserProfile' };
let tables: StartedTables;
let nowMs = 0;
let serial = 0;
let upload: Upload;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  serial += 1;
  nowMs = Date.UTC(2026, 0, 1);
  upload = buildUpload({
    id: `upload-${serial}`,
    ownerId: `fan-${serial}`,
    contentId: `content-${serial}`,
    byteLength: 100,
  });
  await tables.put('UserProfile', profileRow(upload.ownerId, 1_000));
  await tables.put('Event', buildEvent());
});

function repositories() {
  const now = () => new Date(nowMs);
  const { client } = tables;
  return {
    uploads: createUploadRepository({ client, tables: NAMES, now }),
    leases: createUploadLeaseRepository({ client, tableName: NAMES.uploads, now }),
    ends: createUploadEndRepository({ client, tables: NAMES, now }),
  };
}

async function quota() {
  const profile = await tables.get('UserProfile', upload.ownerId);
  return {
    used: profile?.['storageUsedBytes'],
    reserved: profile?.['storageReservedBytes'],
    remaining: profile?.['storageRemainingBytes'],
  };
}

const completion = (leaseToken: string) => ({
  leaseToken,
  content: buildContent({ id: upload.contentId, uploadId: upload.id, ownerId: upload.ownerId, storedBytes: 60 }),
  tables: { contents: 'Content', contentCounts: 'ContentCount', events: 'Event', participations: 'Participation' },
  announcements: {
    tableName: 'Notification',
    notifications: [
      {
        id: `${upload.id}-ready`,
        ownerId: upload.ownerId,
        type: 'UPLOAD',
        message: 'ready',
        data: { uploadId: upload.id },
        createdAt: upload.createdAt,
      },
    ],
  } as const,
});

describe('reserving', () => {
  it('stores the upload and takes its bytes out of what remains', async () => {
    const { uploads } = repositories();

    expect(await uploads.reserve(upload)).toBe(true);
    expect(await uploads.find(upload.id)).toEqual(upload);
    expect(await quota()).toEqual({ used: 0, reserved: 100, remaining: 900 });
  });

  it('reserves once for one id', async () => {
    const { uploads } = repositories();
    await uploads.reserve(upload);

    expect(await uploads.reserve(upload)).toBe(false);
    expect(await quota()).toMatchObject({ reserved: 100 });
  });

  it('stores nothing when too little remains', async () => {
    const { uploads } = repositories();
    const large = { ...upload, byteLength: 1_001 };

    await expect(uploads.reserve(large)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(await uploads.find(large.id)).toBeUndefined();
    expect(await quota()).toEqual({ used: 0, reserved: 0, remaining: 1_000 });
  });

  it('refuses who has no profile', async () => {
    const { uploads } = repositories();
    await expect(uploads.reserve({ ...upload, ownerId: 'nobody' })).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });

  it('lets exactly one of twenty at the same time have the last bytes', async () => {
    const { uploads } = repositories();
    const rivals = Array.from({ length: 20 }, (_, index) => ({
      ...upload,
      id: `${upload.id}-${index}`,
      byteLength: 600,
    }));

    const outcomes = await Promise.allSettled(rivals.map((rival) => uploads.reserve(rival)));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await quota()).toEqual({ used: 0, reserved: 600, remaining: 400 });
  });
});

describe('a lease', () => {
  it('is had by one of five workers at the same time', async () => {
    const { uploads, leases } = repositories();
    await uploads.reserve(upload);

    const taken = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((token) => leases.take(upload.id, token, 60)));

    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await uploads.find(upload.id)).toMatchObject({ status: 'PROCESSING' });
  });

  it('passes on when it ends, and what its old holder writes is refused', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'old', 60);
    nowMs += 60_001;

    expect(await leases.take(upload.id, 'new', 60)).toBe(true);
    expect(await leases.advance(upload.id, 'old', 50)).toBe(false);
    expect(await leases.release(upload.id, 'old', 'away')).toBe(false);
    await expect(ends.complete(upload, completion('old'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(ends.fail(upload, { code: 'CORRUPT_MEDIA', message: 'no', leaseToken: 'old' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(ends.complete(upload, completion('new'))).resolves.toBeUndefined();
  });

  it('passes on at once when the message that brought it comes back, and to no other message', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'old', 60, 'message');

    expect(await leases.take(upload.id, 'other', 60, 'another message')).toBe(false);
    expect(await leases.take(upload.id, 'new', 60, 'message')).toBe(true);
    await expect(ends.complete(upload, completion('old'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(ends.complete(upload, completion('new'))).resolves.toBeUndefined();
  });

  it('can be given back', async () => {
    const { uploads, leases } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);

    expect(await leases.take(upload.id, 'b', 60)).toBe(false);
    expect(await leases.release(upload.id, 'a', 'away')).toBe(true);
    expect(await leases.take(upload.id, 'b', 60)).toBe(true);
  });

  it('moves progress forward only', async () => {
    const { uploads, leases } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);

    expect(await leases.advance(upload.id, 'a', 40)).toBe(true);
    expect(await leases.advance(upload.id, 'a', 40)).toBe(false);
    expect(await leases.advance(upload.id, 'a', 30)).toBe(false);
    expect(await uploads.find(upload.id)).toMatchObject({ progress: 40 });
  });

  it('is taken of nothing that is over or unknown', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' });

    expect(await leases.take(upload.id, 'a', 60)).toBe(false);
    expect(await leases.take('unknown', 'a', 60)).toBe(false);
  });
});

describe('the end of an upload', () => {
  it('with content settles the quota and stores content and notification', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);
    await ends.complete(upload, completion('a'));

    expect(await quota()).toEqual({ used: 60, reserved: 0, remaining: 940 });
    expect(await uploads.find(upload.id)).toMatchObject({ status: 'COMPLETED', progress: 100 });
    expect(await tables.get('Content', upload.contentId)).toMatchObject({
      facet: 'FAN_SUBMISSION',
      'kind#createdAt#id': `IMAGE#2026-01-01T00:00:00.000Z#${upload.contentId}`,
      'kind#purpose#status#createdAt#id': `IMAGE#FAN_SUBMISSION#PENDING#2026-01-01T00:00:00.000Z#${upload.contentId}`,
    });
    expect(await tables.get('ContentCount', `owner#${upload.ownerId}`)).toMatchObject({ IMAGE: 1, 'IMAGE#PENDING': 1 });
    expect(await tables.get('Participation', `${upload.ownerId}#event-1`)).toMatchObject({
      ownerId: upload.ownerId,
      eventId: 'event-1',
      'joinedAt#eventId': '2026-01-01T00:00:00.000Z#event-1',
    });
    expect(await tables.get('Notification', `${upload.id}-ready`)).toMatchObject({ ownerId: upload.ownerId });
  });

  it('without its event is no content, and nothing of it is written', async () => {
    const { uploads, leases, ends } = repositories();
    const eventId = `event-gone-${serial}`;
    await tables.put('Event', buildEvent({ id: eventId, status: 'DELETING' }));
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);
    const { content, ...rest } = completion('a');

    for (const gone of [eventId, 'event-unknown']) {
      await expect(ends.complete(upload, { ...rest, content: { ...content, eventId: gone } })).rejects.toMatchObject({
        code: 'UPLOAD_CANCELLED',
      });
    }
    expect(await quota()).toEqual({ used: 0, reserved: 100, remaining: 900 });
    expect(await tables.get('Content', upload.contentId)).toBeUndefined();
    expect(await tables.get('Participation', `${upload.ownerId}#${eventId}`)).toBeUndefined();
  });

  it('keeps the first day of a fan in an event', async () => {
    const { uploads, leases, ends } = repositories();
    for (const [id, day] of [
      ['first', 1],
      ['second', 2],
    ] as const) {
      nowMs = Date.UTC(2026, 0, day);
      const another = { ...upload, id: `${upload.id}-${id}`, contentId: `${upload.contentId}-${id}` };
      await uploads.reserve(another);
      await leases.take(another.id, 'a', 60);
      const { content, ...rest } = completion('a');
      const announcements = { ...rest.announcements, notifications: [] };
      await ends.complete(another, { ...rest, announcements, content: { ...content, id: another.contentId } });
    }
    expect(await tables.get('Participation', `${upload.ownerId}#event-1`)).toMatchObject({
      joinedAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-02T00:00:00.000Z',
    });
    expect(await tables.get('ContentCount', `owner#${upload.ownerId}`)).toMatchObject({ IMAGE: 2 });
  });

  it('comes once, however often it is asked for', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);

    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => ends.complete(upload, completion('a'))));

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await quota()).toEqual({ used: 60, reserved: 0, remaining: 940 });
  });

  it('without content gives the whole reservation back, once', async () => {
    const { uploads, ends } = repositories();
    await uploads.reserve(upload);
    await ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' });

    await expect(ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await quota()).toEqual({ used: 0, reserved: 0, remaining: 1_000 });
    expect(await uploads.find(upload.id)).toMatchObject({ status: 'FAILED', errorCode: 'UPLOAD_CANCELLED' });
  });

  it('is not the client’s to bring about once a worker has it', async () => {
    const { uploads, leases, ends } = repositories();
    await uploads.reserve(upload);
    await leases.take(upload.id, 'a', 60);

    await expect(ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'given up' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});

it('notes the arrival of the bytes once, and not after a worker has begun', async () => {
  const { uploads, leases } = repositories();
  await uploads.reserve(upload);

  expect(await uploads.markArrived(upload.id)).toBe(true);
  expect(await uploads.markArrived(upload.id)).toBe(false);
  expect(await leases.take(upload.id, 'a', 60)).toBe(true);
  expect(await uploads.find(upload.id)).toMatchObject({ status: 'PROCESSING', progress: 20 });
});
