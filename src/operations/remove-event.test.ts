import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import { buildEvent } from '../../test/support/build-event.js';
import { buildUpload } from '../../test/support/build-upload.js';
import { FakeEventPublisher } from '../../test/support/fake-event-publisher.js';
import { createFakeLog } from '../../test/support/fake-log.js';
import { profileRow, type StartedTables, startTables } from '../../test/support/start-tables.js';
import { countContent } from '../data/content-counts.js';
import { createContentRemovalRepository } from '../data/content-removal-repository.js';
import { createEventDeletionRepository } from '../data/event-deletion-repository.js';
import { createEventMembersRepository } from '../data/event-members-repository.js';
import { createEventRepository } from '../data/event-repository.js';
import { joinEvent } from '../data/event-rows.js';
import { createFailedRemovalRepository } from '../data/failed-removal-repository.js';
import { contentRow, uploadRow } from '../data/rows.js';
import { transact } from '../data/transact.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { EVENT_REMOVAL_WAIT_SECONDS } from '../domain/limits.js';
import { createDeleteEvent } from './delete-event.js';
import { createRecordFailedRemoval } from './record-failed-removal.js';
import { createRemoveEvent } from './remove-event.js';

const NAMES = {
  userProfiles: 'UserProfile',
  events: 'Event',
  eventDeletions: 'EventDeletion',
  participations: 'Participation',
  uploads: 'Upload',
  contents: 'Content',
  contentCounts: 'ContentCount',
};

let tables: StartedTables;
let eventId: string;
let fanId: string;

beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(async () => {
  eventId = randomUUID();
  fanId = randomUUID();
  await tables.put('Event', { ...buildEvent({ id: eventId }), 'startsAt#id': 'x', 'visibility#startsAt#id': 'y' });
  await tables.put('UserProfile', profileRow(fanId, 1_000_000));
});

/** Buckets that lose their connection now and then: each n-th call fails. */
function flakyFolder(failEach = 0) {
  let calls = 0;
  const prefixes: string[] = [];
  return {
    prefixes,
    async empty(prefix: string): Promise<boolean> {
      calls += 1;
      if (failEach > 0 && calls % failEach === 0) {
        throw new Error('SlowDown');
      }
      prefixes.push(prefix);
      return true;
    },
  };
}

function setUp({ failEach = 0, nowMs = 0 } = {}) {
  const { client } = tables;
  const now = () => new Date(nowMs);
  const messages: { body: string; delaySeconds: number }[] = [];
  const queue = {
    async send(body: object, delaySeconds = 0): Promise<void> {
      messages.push({ body: JSON.stringify(body), delaySeconds });
    },
  };
  const aborted: string[] = [];
  const withdrawn: string[] = [];
  const publisher = new FakeEventPublisher();
  const deletions = createEventDeletionRepository({ client, tables: NAMES, now });
  const folder = flakyFolder(failEach);
  const leases = createUploadLeaseRepository({ client, tableName: 'Upload', now });
  const failures = createFailedRemovalRepository({ client, tableName: 'EventDeletion', now });
  const events = createEventRepository({ client, tableName: 'Event' });
  return {
    messages,
    aborted,
    withdrawn,
    publisher,
    deletions,
    folder,
    leases,
    failures,
    deleteEvent: createDeleteEvent({ events, deletions, failures, queue }),
    recordFailedRemoval: createRecordFailedRemoval({ failures, log: createFakeLog() }),
    removeEvent: createRemoveEvent({
      deletions,
      failures,
      members: createEventMembersRepository({ client, tables: NAMES }),
      removals: createContentRemovalRepository({ client, tables: NAMES, now }),
      leases,
      ends: createUploadEndRepository({ client, tables: NAMES, now }),
      folders: [folder],
      withdrawals: { event: async (eventId) => void withdrawn.push(eventId) },
      staging: flakyFolder(),
      parts: {
        async abort(key, multipartId): Promise<void> {
          aborted.push(`${multipartId} of ${key}`);
        },
      },
      queue,
      publisher,
      randomId: randomUUID,
      log: createFakeLog(),
    }),
  };
}

const creative = { kind: 'user', sub: 'creative-1', groups: ['creatives'] } as const;

async function seed(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const content = buildContent({ id: randomUUID(), uploadId: randomUUID(), ownerId: fanId, eventId });
    await tables.put('Content', contentRow(content));
    await transact(tables.client, [
      ...countContent('ContentCount', undefined, content),
      joinEvent('Participation', fanId, eventId, new Date(0)),
    ]);
  }
  const used = { storageUsedBytes: count * 300, storageRemainingBytes: 1_000_000 - count * 300 };
  await tables.put('UserProfile', { ...profileRow(fanId, 1_000_000), ...used });
}

/** Delivers messages as the queue does: one whose work failed comes again. */
async function deliver({ messages, removeEvent }: ReturnType<typeof setUp>, most = 200): Promise<number> {
  let failures = 0;
  for (let step = 0; step < most; step += 1) {
    const [message] = messages;
    if (message === undefined) {
      return failures;
    }
    try {
      await removeEvent(message.body);
      messages.shift();
    } catch {
      failures += 1;
    }
  }
  throw new Error('It does not end');
}

const ofEvent = async (table: 'Content' | 'Upload' | 'Participation') =>
  (await tables.all(table)).filter((row) => row['eventId'] === eventId);

it('removes everything in batches, gives every byte back, and says how far it is', async () => {
  await seed(60);
  const parts = setUp();
  const begun = await parts.deleteEvent(creative, { eventId });
  expect(begun).toMatchObject({ eventId, status: 'RUNNING', contentsTotal: 60, contentsRemoved: 0 });
  expect(await tables.get('Event', eventId)).not.toHaveProperty('startsAt#id');
  await deliver(parts);

  expect(parts.publisher.eventDeletions.map(({ contentsRemoved }) => contentsRemoved).slice(0, 3)).toEqual([
    25, 50, 60,
  ]);
  expect(parts.publisher.eventDeletions.at(-1)?.status).toBe('COMPLETED');
  expect(parts.folder.prefixes.at(-1)).toBe(`events/${eventId}/`);
  expect(await ofEvent('Content')).toEqual([]);
  expect(await ofEvent('Participation')).toEqual([]);
  expect(await tables.get('Event', eventId)).toBeUndefined();
  expect(await tables.get('ContentCount', `event#${eventId}`)).toBeUndefined();
  expect(await tables.get('ContentCount', `owner#${fanId}`)).toMatchObject({ IMAGE: 0, 'IMAGE#PENDING': 0 });
  expect(await tables.get('UserProfile', fanId)).toMatchObject({
    storageUsedBytes: 0,
    storageRemainingBytes: 1_000_000,
  });
});

it('goes on after every failure where it was, and counts nothing twice', async () => {
  await seed(40);
  const parts = setUp({ failEach: 30 });
  await parts.deleteEvent(creative, { eventId });
  expect(await deliver(parts)).toBeGreaterThan(0);

  expect(await parts.deletions.find(eventId)).toMatchObject({ status: 'COMPLETED', contentsRemoved: 40 });
  expect(await tables.get('UserProfile', fanId)).toMatchObject({ storageUsedBytes: 0 });
});

it('has the effect of one when it runs twice at once', async () => {
  await seed(20);
  const parts = setUp();
  await parts.deleteEvent(creative, { eventId });
  await parts.deleteEvent(creative, { eventId });
  const body = parts.messages[0]?.body ?? '';
  await Promise.all([parts.removeEvent(body), parts.removeEvent(body)]);
  await deliver(parts);

  expect(await parts.deletions.find(eventId)).toMatchObject({ status: 'COMPLETED', contentsRemoved: 20 });
  expect(await tables.get('UserProfile', fanId)).toMatchObject({ storageUsedBytes: 0 });
});

it('ends uploads on their way, but waits for the one that a worker has', async () => {
  const held = buildUpload({ id: randomUUID(), ownerId: fanId, eventId, status: 'PENDING', byteLength: 100 });
  const open = { ...held, id: randomUUID(), multipartId: 'm' };
  await tables.put('Upload', uploadRow(held));
  await tables.put('Upload', uploadRow(open));
  await tables.put('UserProfile', { ...profileRow(fanId), storageReservedBytes: 200, storageRemainingBytes: 999_800 });
  const parts = setUp();
  await parts.leases.take(held.id, 'worker', 60);
  await parts.deleteEvent(creative, { eventId });
  await parts.removeEvent(parts.messages.shift()?.body ?? '');
  await parts.removeEvent(parts.messages.shift()?.body ?? '');

  expect(parts.aborted).toEqual([`m of events/${eventId}/uploads/${fanId}/${open.id}/original.jpg`]);
  expect(parts.messages.map(({ delaySeconds }) => delaySeconds)).toEqual([EVENT_REMOVAL_WAIT_SECONDS]);
  expect((await ofEvent('Upload')).map(({ id }) => id)).toEqual([held.id]);
  expect(await tables.get('UserProfile', fanId)).toMatchObject({ storageReservedBytes: 100 });

  const later = setUp({ nowMs: 61_000 });
  await later.deleteEvent(creative, { eventId });
  await deliver(later);
  expect(await ofEvent('Upload')).toEqual([]);
  expect(await tables.get('UserProfile', fanId)).toMatchObject({
    storageReservedBytes: 0,
    storageRemainingBytes: 1_000_000,
  });
});

it('answers what it did to who asks again, and nothing to a stranger', async () => {
  const parts = setUp();
  await parts.deleteEvent(creative, { eventId });
  await deliver(parts);

  expect(await parts.deleteEvent(creative, { eventId })).toMatchObject({ status: 'COMPLETED' });
  expect(parts.messages).toEqual([]);
  const stranger = { kind: 'user', sub: 'someone', groups: ['creatives'] } as const;
  await expect(parts.deleteEvent(stranger, { eventId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(parts.deleteEvent(creative, { eventId: randomUUID() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('that is given up says so with the reason of the last attempt, and goes on when the event is deleted once more', async () => {
  await seed(30);
  const failing = setUp({ failEach: 1 });
  await failing.deleteEvent(creative, { eventId });
  const [{ body } = { body: '' }] = failing.messages;
  await expect(failing.removeEvent(body)).rejects.toThrow('SlowDown');
  await failing.recordFailedRemoval(body);
  const dead = await tables.get('EventDeletion', eventId);

  const mended = setUp();
  await mended.deleteEvent(creative, { eventId });
  const redriven = await tables.get('EventDeletion', eventId);
  await deliver(mended);
  const done = await tables.get('EventDeletion', eventId);
  await mended.recordFailedRemoval(body);

  const at = new Date(0).toISOString();
  expect(dead).toMatchObject({ status: 'RUNNING', jobState: 'DEAD', jobReason: 'Error: SlowDown', jobFailedAt: at });
  expect(dead?.['jobKey']).toBe(`${at}#${eventId}`);
  expect(redriven).toMatchObject({ status: 'RUNNING', jobState: 'REDRIVEN' });
  expect(done).toMatchObject({ status: 'COMPLETED', contentsRemoved: 30 });
  expect(Object.keys(done ?? {}).filter((name) => name.startsWith('job'))).toEqual([]);
  expect(await tables.get('EventDeletion', eventId)).toEqual(done);
});

it('lets go of dead letters that are about no removal', async () => {
  const { recordFailedRemoval } = setUp();
  for (const body of ['no json', '{}', JSON.stringify({ eventId: randomUUID() })]) {
    await expect(recordFailedRemoval(body)).resolves.toBeUndefined();
  }
});
