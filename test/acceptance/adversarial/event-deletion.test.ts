import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { contentRow } from '../../../src/data/rows.js';
import type { Content } from '../../../src/domain/content/content.js';
import { countChanges } from '../../../src/domain/content/content-count.js';
import { variantKey } from '../../../src/domain/storage-keys.js';
import { buildContent } from '../../support/build-content.js';
import { eventually } from '../../support/eventually.js';
import { createOperator } from '../../support/operator.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type Person } from '../../support/people.js';
import { freePort, type StartedCli, startCli } from '../../support/start-cli.js';
import { subscribe } from '../../support/subscribe.js';

/** Deleting content and whole events, through the real client; the runtime is killed in the middle of it. */
const directory = mkdtempSync(join(tmpdir(), 'dropclip-deletion-'));
const BYTES_EACH = 300;
/** Enough for ten batches; `R19_CONTENTS=10000` for a run as long as a large night's. */
const CONTENTS = Number(process.env['R19_CONTENTS'] ?? 250);
/** Storing ten thousand one after another takes minutes, and shows nothing that these do not. */
const MAX_OBJECTS = 1_000;
const REMOVAL_PATIENCE_MS = 120_000 + 100 * CONTENTS;

let local: StartedCli;
let port: number;
let tables: OperatorTables;
let creative: Person;
let fan: Person;
let stranger: Person;
let admin: Person;
let api: BackendClient;

const messageOf = ({ errors }: { readonly errors?: readonly { readonly message: string }[] }) =>
  errors?.[0]?.message ?? 'no error';

async function start(): Promise<void> {
  local = await startCli({
    project: 'dropclip',
    dataDir: join(directory, 'data'),
    port,
    outputsFile: join(directory, 'outputs.json'),
  });
  tables = await openTables(local.runtime);
  api = createBackendClient();
}

beforeAll(async () => {
  port = await freePort();
  await start();
  const people = createPeople(local);
  [creative, fan, stranger, admin] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
    people.join('stranger', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('admin', { groups: ['admins'] }),
  ]);
});

afterAll(async () => {
  tables?.close();
  await local?.end('SIGTERM');
  rmSync(directory, { recursive: true, force: true });
});

function hold(): Promise<string> {
  return creative.as(async () => {
    const event = unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' }));
    return event.id;
  });
}

function openBuckets() {
  const { endpoint, operatorCredentials: credentials, outputs } = local.runtime;
  const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const { buckets } = outputs['storage'] as { buckets: readonly { bucket_name: string; name: string }[] };
  return {
    s3,
    bucket: (name: string) => buckets.find((bucket) => bucket.name.includes(name))?.bucket_name ?? '',
    async keys(prefix: string): Promise<readonly string[]> {
      const lists = await Promise.all(
        buckets.map(({ bucket_name: Bucket }) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }))),
      );
      return lists.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => Key ?? ''));
    },
  };
}

/** Stores content with its objects, its numbers and the bytes its owner is charged, as uploads leave it behind. */
async function seed(eventId: string, count: number): Promise<readonly Content[]> {
  const contents = Array.from({ length: count }, (_, index) =>
    buildContent({
      id: crypto.randomUUID(),
      uploadId: crypto.randomUUID(),
      ownerId: fan.sub,
      eventId,
      creativeId: creative.sub,
      kind: index % 2 === 0 ? 'VIDEO' : 'IMAGE',
      storedBytes: BYTES_EACH,
    }),
  );
  await tables.putAll('Content', contents.map(contentRow));
  const { s3, bucket } = openBuckets();
  for (const content of contents.slice(0, MAX_OBJECTS)) {
    const [variant] = content.variants;
    const Key = variantKey(content, 1, variant ?? { name: 'thumb', mediaType: 'image/webp' });
    await s3.send(new PutObjectCommand({ Bucket: bucket('images'), Key, Body: 'x' }));
  }
  s3.destroy();
  const totals = new Map<string, Record<string, number>>();
  for (const content of contents) {
    for (const [id, row] of countChanges(undefined, content)) {
      const sums = totals.get(id) ?? {
        ...((await tables.get('ContentCount', id)) as Record<string, number> | undefined),
      };
      for (const [name, step] of row) {
        sums[name] = (sums[name] ?? 0) + step;
      }
      totals.set(id, sums);
    }
  }
  for (const [id, sums] of totals) {
    await tables.put('ContentCount', { ...sums, id });
  }
  const profile = await tables.get('UserProfile', fan.sub);
  await tables.set('UserProfile', fan.sub, {
    storageUsedBytes: Number(profile?.['storageUsedBytes']) + count * BYTES_EACH,
    storageRemainingBytes: Number(profile?.['storageRemainingBytes']) - count * BYTES_EACH,
  });
  await tables.put('Participation', {
    id: `${fan.sub}#${eventId}`,
    ownerId: fan.sub,
    eventId,
    joinedAt: '2026-01-01T00:00:00.000Z',
    'joinedAt#eventId': `2026-01-01T00:00:00.000Z#${eventId}`,
  });
  return contents;
}

/** What a worker leaves behind that ends without a word, as often as it may. */
const standingStill = (eventId: string) => ({
  __typename: 'EventDeletion',
  id: eventId,
  ownerId: creative.sub,
  requestedBy: creative.sub,
  status: 'RUNNING',
  contentsTotal: 2,
  contentsRemoved: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
});

async function sendDeadLetter(MessageBody: string): Promise<void> {
  const operator = createOperator(local.runtime);
  const QueueUrl = await operator.queue('EventRemovalDeadLetters');
  await operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  operator.close();
}

const failedDeletions = (state?: 'REDRIVEN') =>
  admin.as(async () => unwrap(await api.queries.listFailedEventDeletions({ state })).items);

const usedBytes = async () => Number((await tables.get('UserProfile', fan.sub))?.['storageUsedBytes']);
const deletionOf = (eventId: string) =>
  creative.as(async () => unwrap(await api.queries.getEventDeletion({ eventId })));
const deleteEvent = (person: Person, eventId: string) => person.as(() => api.mutations.deleteEvent({ eventId }));

describe('content', () => {
  it('goes with all that was made of it, gives its bytes back and leaves every total, once', async () => {
    const eventId = await hold();
    const used = await usedBytes();
    const [content] = await seed(eventId, 1);
    const contentId = content?.id ?? '';
    const remove = () => fan.as(() => api.mutations.deleteContent({ contentId }));
    const answers = await Promise.all([remove(), remove(), remove()]);
    const again = await remove();
    const { s3, keys } = openBuckets();
    const left = await keys(`events/${eventId}/`);
    s3.destroy();

    expect(answers.filter(({ errors }) => errors === undefined).length).toBeGreaterThanOrEqual(1);
    expect(messageOf(again)).toContain('[NOT_FOUND]');
    expect(await usedBytes()).toBe(used);
    expect(left).toEqual([]);
    expect(await tables.get('ContentCount', `event#${eventId}`)).toMatchObject({ 'VIDEO#FAN_SUBMISSION#PENDING': 0 });
  });

  it('is deleted by its event’s creative, and for a stranger reads as missing', async () => {
    const [content] = await seed(await hold(), 1);
    const contentId = content?.id ?? '';
    const remove = (person: Person) => person.as(() => api.mutations.deleteContent({ contentId }));
    expect(messageOf(await remove(stranger))).toContain('[NOT_FOUND]');
    expect(messageOf(await remove(creative))).toBe('no error');
  });
});

describe('content that something shows', () => {
  it('is taken from the event whose image it was, and the creative sees it go', async () => {
    const eventId = await hold();
    const [image] = await seed(eventId, 2);
    const contentId = image?.id ?? '';
    await tables.set('Content', contentId, { kind: 'IMAGE', purpose: 'EVENT', status: 'APPROVED' });
    const follow = await creative.as(() =>
      subscribe<{ contentId: string; status?: string | null }>(api.subscriptions.onContentUpdate({ eventId })),
    );
    const shown = await creative.as(async () => unwrap(await api.mutations.setEventImage({ eventId, contentId })));
    unwrap(await creative.as(() => api.mutations.deleteContent({ contentId })));
    const event = await creative.as(async () => unwrap(await api.models.Event.get({ id: eventId })));
    await eventually('it is pushed', () => follow.received.some(({ status }) => status === 'DELETED'));
    follow.close();

    expect(shown.imageContentId).toBe(contentId);
    expect([event.imageContentId ?? null, event.version > shown.version]).toEqual([null, true]);
    expect(follow.received).toMatchObject([{ contentId, status: 'DELETED' }]);
    const again = await creative.as(() => api.mutations.setEventImage({ eventId, contentId }));
    expect(messageOf(again)).toContain('[NOT_FOUND]');
  });

  it('is taken from the profile whose avatar it was', async () => {
    const [image] = await seed(await hold(), 1);
    const contentId = image?.id ?? '';
    await tables.set('Content', contentId, { kind: 'IMAGE', purpose: 'PROFILE', status: 'APPROVED' });
    const show = () => fan.as(() => api.mutations.updateProfile({ avatarContentId: contentId }));
    const shown = unwrap(await show());
    unwrap(await fan.as(() => api.mutations.deleteContent({ contentId })));
    const profile = await fan.as(async () => unwrap(await api.queries.getMyProfile()));

    expect([shown.avatarContentId, profile.avatarContentId ?? null]).toEqual([contentId, null]);
    expect(messageOf(await show())).toContain('[NOT_FOUND]');
  });
});

describe('an event', () => {
  it('is deleted by nobody but its creative, and for them reads as missing', async () => {
    const eventId = await hold();
    expect(messageOf(await deleteEvent(stranger, eventId))).toBe(
      messageOf(await deleteEvent(stranger, crypto.randomUUID())),
    );
    expect(messageOf(await deleteEvent(fan, eventId))).toMatch(/not authorized/i);
    expect(await tables.get('Event', eventId)).toMatchObject({ status: 'OPEN' });
  });

  it('is left by an upload on its way, whose bytes are given back, and takes no other', async () => {
    const eventId = await hold();
    const initiate = () =>
      fan.as(() =>
        api.mutations.initiateUpload({
          type: 'IMAGE',
          purpose: 'FAN_SUBMISSION',
          eventId,
          fileName: 'late.jpg',
          byteLength: 1000,
          mediaType: 'image/jpeg',
        }),
      );
    const ticket = unwrap(await initiate());
    const follow = await creative.as(() =>
      subscribe<{ status?: string | null }>(api.subscriptions.onEventDeletion({ eventId })),
    );
    unwrap(await deleteEvent(creative, eventId));
    const late = await initiate();
    await eventually('the deletion is pushed', () => follow.received.some(({ status }) => status === 'COMPLETED'));
    follow.close();

    expect(messageOf(late)).toMatch(/\[(CONFLICT|NOT_FOUND)\]/);
    expect(await tables.get('Upload', ticket.uploadId)).toBeUndefined();
    expect(await tables.get('UserProfile', fan.sub)).toMatchObject({ storageReservedBytes: 0 });
    expect(messageOf(await deleteEvent(creative, eventId))).toBe('no error');
  });

  it('R05 whose removal was given up is listed for operators, and goes once one of them deletes it again', async () => {
    const eventId = await hold();
    await seed(eventId, 2);
    await tables.set('Event', eventId, { status: 'DELETING' });
    await tables.put('EventDeletion', standingStill(eventId));
    await sendDeadLetter(JSON.stringify({ eventId }));
    const [failed, ...others] = await eventually('it is listed', async () => {
      const items = await failedDeletions();
      return items.length > 0 && items;
    });
    const byCreative = await creative.as(() => api.queries.listFailedEventDeletions({}));
    unwrap(await deleteEvent(admin, eventId));
    await eventually('it is removed', async () => (await deletionOf(eventId)).status === 'COMPLETED');

    expect(others).toEqual([]);
    expect(failed).toMatchObject({
      eventId,
      ownerId: creative.sub,
      state: 'DEAD',
      contentsTotal: 2,
      contentsRemoved: 0,
    });
    expect(failed?.reason).toContain('worker ended without saying why');
    expect([byCreative.data ?? null, byCreative.errors?.length]).toEqual([null, 1]);
    expect(await tables.get('Event', eventId)).toBeUndefined();
    expect(await failedDeletions()).toEqual([]);
    expect(await failedDeletions('REDRIVEN')).toEqual([]);
  });

  it(
    `R19 with ${CONTENTS} pieces of content goes whole, though the backend is killed in the middle, and never counts back`,
    async () => {
      const eventId = await hold();
      const used = await usedBytes();
      await seed(eventId, CONTENTS);
      const begun = unwrap(await deleteEvent(creative, eventId));
      const listed = await creative.as(async () => unwrap(await api.queries.listMyEvents({ limit: 100 })).items);
      const joined = await fan.as(async () => unwrap(await api.queries.listJoinedEvents({})).items);
      const counts: number[] = [];
      const countRemoved = async () => {
        const deletion = await deletionOf(eventId);
        counts.push(deletion.contentsRemoved);
        return deletion;
      };
      await eventually('some of it is removed', async () => (await countRemoved()).contentsRemoved > 0);
      tables.close();
      const exit = await local.end('SIGKILL');
      await start();
      const people = createPeople(local);
      creative = await people.signIn(creative.email);
      const halfway = await countRemoved();
      unwrap(await deleteEvent(creative, eventId));
      const done = await eventually(
        'all of it is removed',
        async () => {
          const deletion = await countRemoved();
          return deletion.status === 'COMPLETED' ? deletion : undefined;
        },
        REMOVAL_PATIENCE_MS,
      );
      const { s3, keys } = openBuckets();
      const objects = await keys(`events/${eventId}/`);
      s3.destroy();

      expect(begun).toMatchObject({ status: 'RUNNING', contentsTotal: CONTENTS, contentsRemoved: 0 });
      expect([listed, joined].flat().map(({ id }) => id)).not.toContain(eventId);
      expect([exit.signal, halfway.status]).toEqual(['SIGKILL', 'RUNNING']);
      expect(halfway.contentsRemoved).toBeGreaterThan(0);
      expect(counts).toEqual([...counts].sort((left, right) => left - right));
      expect(done).toMatchObject({ contentsTotal: CONTENTS, contentsRemoved: CONTENTS });
      expect(objects).toEqual([]);
      for (const model of ['Content', 'Upload', 'Participation']) {
        expect((await tables.all(model)).filter((row) => row['eventId'] === eventId)).toEqual([]);
      }
      expect(await tables.get('Event', eventId)).toBeUndefined();
      expect(await tables.get('ContentCount', `event#${eventId}`)).toBeUndefined();
      expect(await usedBytes()).toBe(used);
    },
    2 * REMOVAL_PATIENCE_MS,
  );
});
