import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildEvent } from '../../test/support/build-event.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { FakeMultipartStore } from '../../test/support/fake-multipart-store.js';
import { FakeObjectStore } from '../../test/support/fake-object-store.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { createEventRepository } from '../data/event-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createUploadTransferRepository } from '../data/upload-transfer-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { idOf } from './id-of.js';
import { createInitiateUpload, type InitiateUploadInput, initiateUploadInput } from './initiate-upload.js';

const EVENT_ID = '0b7e7a4e-3c1b-4b7e-9a57-3f7b4b0b0001';
let tables: StartedTables;
let fan: { kind: 'user'; sub: string; groups: string[] };

beforeAll(async () => {
  tables = await startTables();
  await tables.put('Event', buildEvent({ id: EVENT_ID, creativeId: 'creative-1' }));
});
afterAll(() => tables.stop());
beforeEach(async () => {
  fan = { kind: 'user', sub: randomUUID(), groups: ['fans'] };
  await tables.put('UserProfile', profileRow(fan.sub, 1_000));
});

function setUp() {
  const keys: string[] = [];
  const { client } = tables;
  const parts = new FakeMultipartStore(new FakeObjectStore());
  const now = () => new Date(0);
  const deps = {
    events: createEventRepository({ client, tableName: 'Event' }),
    uploads: createUploadRepository({ client, tables: { uploads: 'Upload', userProfiles: 'UserProfile' }, now }),
    transfers: createUploadTransferRepository({ client, tableName: 'Upload', now }),
    parts,
    presigner: {
      presignPut: async (key: string) => {
        keys.push(key);
        return { url: `https://staging.example/${key}?n=${keys.length}`, headers: { 'If-None-Match': '*' } };
      },
    },
    now,
    randomId: randomUUID,
    idOf,
    log: createFakeLog(),
  };
  return { initiateUpload: createInitiateUpload(deps), deps, keys, parts };
}

const request: InitiateUploadInput = {
  type: 'IMAGE',
  purpose: 'FAN_SUBMISSION',
  eventId: EVENT_ID,
  fileName: '../../approved/x.jpg',
  byteLength: 400,
  mediaType: 'image/jpeg',
};

it('reserves the bytes and signs a key of its own making', async () => {
  const { initiateUpload, keys } = setUp();
  const ticket = await initiateUpload(fan, request);

  expect(keys).toEqual([`events/${EVENT_ID}/uploads/${fan.sub}/${ticket.uploadId}/original.jpg`]);
  expect(ticket).toMatchObject({ expiresIn: 3600, headers: [{ name: 'If-None-Match', value: '*' }] });
  expect(await tables.get('Upload', ticket.uploadId)).toMatchObject({
    ownerId: fan.sub,
    creativeId: 'creative-1',
    status: 'PENDING',
    fileName: '../../approved/x.jpg',
    expiresAt: '1970-01-02T00:00:00.000Z',
  });
  expect(await tables.get('UserProfile', fan.sub)).toMatchObject({
    storageReservedBytes: 400,
    storageRemainingBytes: 600,
  });
});

it('answers a repeated key with the same upload and a fresh URL, reserving once', async () => {
  const { initiateUpload } = setUp();
  const [first, second] = [
    await initiateUpload(fan, { ...request, idempotencyKey: 'k1' }),
    await initiateUpload(fan, { ...request, idempotencyKey: 'k1' }),
  ];

  expect(second.uploadId).toBe(first.uploadId);
  expect(second.uploadUrl).not.toBe(first.uploadUrl);
  expect(await tables.get('UserProfile', fan.sub)).toMatchObject({ storageReservedBytes: 400 });
});

it('refuses a repeated key for another request, or for an upload that has ended', async () => {
  const { initiateUpload } = setUp();
  const { uploadId } = await initiateUpload(fan, { ...request, idempotencyKey: 'k1' });

  await expect(initiateUpload(fan, { ...request, byteLength: 401, idempotencyKey: 'k1' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await tables.put('Upload', { ...(await tables.get('Upload', uploadId)), status: 'COMPLETED' });
  await expect(initiateUpload(fan, { ...request, idempotencyKey: 'k1' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('gives two owners with the same key two uploads', async () => {
  const { initiateUpload } = setUp();
  const other: Caller = { ...fan, sub: randomUUID() };
  await tables.put('UserProfile', profileRow(other.sub));
  const tickets = await Promise.all(
    [fan, other].map((who) => initiateUpload(who, { ...request, idempotencyKey: 'k' })),
  );

  expect(new Set(tickets.map(({ uploadId }) => uploadId)).size).toBe(2);
});

it('lets two of five at the same time have what is left', async () => {
  const { initiateUpload } = setUp();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => initiateUpload(fan, request)));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  expect(
    outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : [])),
  ).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED', 'QUOTA_EXCEEDED']);
});

it('signs nothing when a rule forbids it', async () => {
  const { initiateUpload, keys } = setUp();
  const refused: readonly [Caller, Partial<InitiateUploadInput>, string][] = [
    [{ kind: 'guest' }, {}, 'ACCESS_DENIED'],
    [fan, { mediaType: 'image/svg+xml' }, 'UNSUPPORTED_MEDIA'],
    [fan, { eventId: randomUUID() }, 'NOT_FOUND'],
    [fan, { purpose: 'EVENT' }, 'NOT_FOUND'],
  ];
  for (const [caller, change, code] of refused) {
    await expect(initiateUpload(caller, { ...request, ...change })).rejects.toMatchObject({ code });
  }
  expect(keys).toEqual([]);
});

it.each([
  ['byteLength', 0],
  ['byteLength', 1.5],
  ['byteLength', -1],
  ['fileName', ''],
  ['fileName', 'x'.repeat(256)],
  ['eventId', '../e'],
  ['idempotencyKey', ''],
  ['type', 'AUDIO'],
])('does not take %s %j', (name, value) => {
  expect(initiateUploadInput.safeParse({ ...request, [name]: value }).success).toBe(false);
});

describe('a large file', () => {
  const MIB = 1024 ** 2;
  const large = { ...request, type: 'VIDEO', mediaType: 'video/mp4', byteLength: 25 * MIB } as const;

  beforeEach(() => tables.put('UserProfile', profileRow(fan.sub, 100 * MIB)));

  it('goes in parts, under one multipart upload', async () => {
    const { initiateUpload, keys, parts } = setUp();
    const ticket = await initiateUpload(fan, large);

    expect(ticket).toMatchObject({ partBytes: 8 * MIB, partCount: 4, headers: [] });
    expect(ticket.uploadUrl).toBeUndefined();
    expect(keys).toEqual([]);
    expect([...parts.uploads.keys()]).toEqual(['multipart-1']);
    expect(await tables.get('Upload', ticket.uploadId)).toMatchObject({ multipartId: 'multipart-1' });
  });

  it('asked for five times at once with one key, begins one multipart upload that stays', async () => {
    const { initiateUpload, parts } = setUp();
    const tickets = await Promise.all(
      Array.from({ length: 5 }, () => initiateUpload(fan, { ...large, idempotencyKey: 'k1' })),
    );

    expect(new Set(tickets.map(({ uploadId }) => uploadId)).size).toBe(1);
    const row = await tables.get('Upload', tickets[0]?.uploadId ?? '');
    expect([...parts.uploads.keys()]).toEqual([row?.['multipartId']]);
    expect(await tables.get('UserProfile', fan.sub)).toMatchObject({ storageReservedBytes: 25 * MIB });
  });

  it('keeps its multipart upload when the answer to noting it is lost, and the write asked for again', async () => {
    const { deps, parts } = setUp();
    const attachTwice = async (id: string, name: string) => {
      await deps.transfers.attachMultipart(id, name);
      return deps.transfers.attachMultipart(id, name);
    };
    const initiateUpload = createInitiateUpload({ ...deps, transfers: { attachMultipart: attachTwice } });
    const { uploadId } = await initiateUpload(fan, large);

    expect(await tables.get('Upload', uploadId)).toMatchObject({ multipartId: 'multipart-1' });
    expect([...parts.uploads.keys()]).toEqual(['multipart-1']);
  });

  it('that the quota refuses leaves nothing in storage', async () => {
    const { initiateUpload, parts } = setUp();

    await expect(initiateUpload(fan, { ...large, byteLength: 101 * MIB })).rejects.toMatchObject({
      code: 'QUOTA_EXCEEDED',
    });
    expect(parts.uploads.size).toBe(0);
  });
});

it('keeps the checksum of a small file, to sign it', async () => {
  const { initiateUpload } = setUp();
  const { uploadId } = await initiateUpload(fan, { ...request, checksumCrc32: 'y/Q5Jg==' });

  expect(await tables.get('Upload', uploadId)).toMatchObject({ checksumCrc32: 'y/Q5Jg==' });
  expect(initiateUploadInput.safeParse({ ...request, checksumCrc32: 'nonsense' }).success).toBe(false);
});
