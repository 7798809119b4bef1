import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { contentRow, moderationDecisionRow, notificationRow } from '../../src/data/rows.js';
import { startDynamodbEngine } from '../../src/local/index.js';
import { buildContent } from '../support/build-content.js';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.js';
import { eventually } from '../support/eventually.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** What a page costs: the same requests to DynamoDB whatever its size, counted on the wire. */
const directory = mkdtempSync(join(tmpdir(), 'dropclip-counts-'));
const ROWS = 60;
/** A function's cold start and sixty reads, on a busy machine. */
const PUBLICATION_PATIENCE_MS = 60_000;

let engine: Awaited<ReturnType<typeof startDynamodbEngine>>;
let proxy: CountingProxy;
let local: StartedLocal;
let tables: OperatorTables;
let creative: Person;
let fan: Person;
let moderator: Person;
let api: BackendClient;
let eventId: string;

beforeAll(async () => {
  engine = await startDynamodbEngine({ dataDir: directory, log: { debug() {}, info() {}, warn() {}, error() {} } });
  proxy = await startCountingProxy(await engine.endpoint());
  local = await startLocal('dropclip', { dynamodbEndpoint: proxy.endpoint });
  tables = await openTables(local.runtime);
  api = createBackendClient();
  const people = createPeople(local);
  [creative, fan, moderator] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
    people.join('moderator', { groups: ['moderators'] }),
  ]);
  const ids = await creative.as(async () => {
    const events = [];
    for (let index = 0; index < 12; index += 1) {
      events.push(unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00Z' })).id);
    }
    return events;
  });
  eventId = ids[0] ?? '';
  const serials = Array.from({ length: ROWS }, (_, index) => index);
  const at = (index: number) => new Date(Date.now() - index * 1000).toISOString();
  const contentIds = serials.map(() => crypto.randomUUID());
  await tables.putAll(
    'Content',
    serials.map((index) =>
      contentRow(
        buildContent({
          id: contentIds[index] ?? '',
          ownerId: fan.sub,
          eventId,
          creativeId: creative.sub,
          createdAt: at(index),
          review: { lane: 'UNFLAGGED' },
        }),
      ),
    ),
  );
  await tables.putAll(
    'Notification',
    serials.map((index) => {
      const notification = { id: crypto.randomUUID(), ownerId: fan.sub, message: 'm', data: {}, createdAt: at(index) };
      return notificationRow({ ...notification, type: 'SYSTEM' });
    }),
  );
  await tables.putAll(
    'Participation',
    ids.map((id, index) => ({
      id: `${fan.sub}#${id}`,
      ownerId: fan.sub,
      eventId: id,
      joinedAt: at(index),
      'joinedAt#eventId': `${at(index)}#${id}`,
    })),
  );
  await publicationHasSeen(ROWS);
  await fan.as(() => collect(contentIds));
});

afterAll(async () => {
  tables?.close();
  await local?.close();
  await proxy?.close();
  await engine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** The table's stream leads a function to every new row, once: its reads are nobody's page. */
async function publicationHasSeen(rows: number): Promise<void> {
  let reads = 0;
  await eventually(
    'the stream is read',
    () => {
      reads += proxy.take().filter((call) => call === 'GetItem Content').length;
      return reads >= rows;
    },
    PUBLICATION_PATIENCE_MS,
  );
}

const shelfIds = { collectionId: '', playlistId: '' };
const places: string[] = [];

/** A collection and a playlist of the fan, with everything they sent. */
async function collect(contentIds: readonly string[]): Promise<void> {
  shelfIds.collectionId = unwrap(await api.mutations.createCollection({ title: 'Best of' })).id;
  shelfIds.playlistId = unwrap(await api.mutations.createPlaylist({ title: 'Set list' })).id;
  for (const contentId of contentIds) {
    unwrap(await api.mutations.addToCollection({ collectionId: shelfIds.collectionId, contentId }));
    places.push(unwrap(await api.mutations.addToPlaylist({ playlistId: shelfIds.playlistId, contentId })).itemId);
  }
}

async function costOf(person: Person, list: () => Promise<number>): Promise<readonly string[]> {
  proxy.take();
  const items = await person.as(list);
  expect(items).toBeGreaterThan(0);
  // No resolver scans (test/synth); the runtime does, for what has expired, whenever its time has come.
  return proxy.take().filter((call) => !call.startsWith('Scan '));
}

const own = ['Query Content', 'GetItem ContentCount'];

it.each([1, 10, 50])('a page of %i pieces of content is one query and one read', async (limit) => {
  const images = { purpose: 'FAN_SUBMISSION', limit } as const;
  const ownImages = await costOf(fan, async () => unwrap(await api.queries.listImages(images)).items.length);
  const pending = await costOf(
    creative,
    async () => unwrap(await api.queries.listImages({ ...images, eventId, status: 'PENDING' })).items.length,
  );
  expect(ownImages).toEqual(own);
  expect(pending).toEqual(['GetItem Event', ...own]);
});

it.each([1, 50])('a page of %i in a queue is one query and one batch', async (limit) => {
  const page = { limit, kind: 'IMAGE', flagged: false } as const;
  const cost = (person: Person, query: object) =>
    costOf(person, async () => unwrap(await api.queries.listModerationQueue({ ...page, ...query })).items.length);
  const queue = ['Query Content', 'BatchGetItem ContentCount'];

  expect(await cost(creative, {})).toEqual(queue);
  expect(await cost(creative, { eventId })).toEqual(['GetItem Event', ...queue]);
  expect(await cost(moderator, {})).toEqual(queue);
  expect(await cost(moderator, { eventId })).toEqual(queue);
});

it('a page of the trail is one query', async () => {
  const decided = (await tables.all('Content')).slice(0, 3).map(({ id }) => String(id));
  await tables.putAll(
    'ModerationDecision',
    decided.map((id, index) =>
      moderationDecisionRow({
        id,
        contentId: id,
        eventId,
        deciderId: moderator.sub,
        verdict: 'APPROVED',
        outcome: 'CONFLICT',
        contentVersion: 1,
        createdAt: new Date(index).toISOString(),
      }),
    ),
  );
  const cost = await costOf(
    moderator,
    async () => unwrap(await api.queries.listModerationDecisions({ eventId, limit: 2 })).items.length,
  );
  expect(cost).toEqual(['Query ModerationDecision']);
});

it.each([1, 10])('a page of %i events someone joined is one query and one batch', async (limit) => {
  const joined = await costOf(fan, async () => unwrap(await api.queries.listJoinedEvents({ limit })).items.length);
  expect(joined).toEqual(['Query Participation', 'BatchGetItem Event']);
});

it.each([1, 10])('a page of %i events or notifications is one query', async (limit) => {
  const events = await costOf(fan, async () => unwrap(await api.queries.listEvents({ limit })).items.length);
  const notices = await costOf(fan, async () => unwrap(await api.queries.listNotifications({ limit })).items.length);
  expect(events).toEqual(['Query Event']);
  expect(notices).toEqual(['GetItem UserProfile', 'Query Notification']);
});

it('unread notifications are counted in one query, however many', async () => {
  const cost = await costOf(fan, async () => unwrap(await api.queries.countUnreadNotifications()).count);
  expect(cost).toEqual(['GetItem UserProfile', 'Query Notification']);
});

it.each([1, 10, 49])('a page of %i items of a collection or playlist is one query and one batch', async (limit) => {
  const { collectionId, playlistId } = shelfIds;
  const ofCollection = await costOf(
    fan,
    async () => unwrap(await api.queries.listCollectionItems({ collectionId, limit })).items.length,
  );
  const ofPlaylist = await costOf(
    fan,
    async () => unwrap(await api.queries.listPlaylistItems({ playlistId, limit })).items.length,
  );
  expect(ofCollection).toEqual(['Query CollectionItem', 'BatchGetItem Collection']);
  expect(ofPlaylist).toEqual(['Query PlaylistItem', 'BatchGetItem Playlist']);
});

it('a page of collections or playlists is one query', async () => {
  const collections = await costOf(fan, async () => unwrap(await api.queries.listMyCollections({})).items.length);
  const playlists = await costOf(fan, async () => unwrap(await api.queries.listMyPlaylists({})).items.length);
  expect([...collections, ...playlists]).toEqual(['Query Collection', 'Query Playlist']);
});

it.each([
  ['the front', 30, { beforeItemId: 0 }],
  ['the middle', 3, { beforeItemId: 20 }],
  ['the end', 3, { afterItemId: ROWS - 1 }],
] as const)('a move to %s of a playlist of sixty writes one row', async (_where, from, place) => {
  const { playlistId } = shelfIds;
  const [[side, index]] = Object.entries(place) as [[string, number]];
  const move = { playlistId, itemId: places[from] ?? '', [side]: places[index] ?? '' };
  const cost = await costOf(fan, async () => Number(unwrap(await api.mutations.moveInPlaylist(move)).changed));
  expect(cost).toEqual(['BatchGetItem Playlist', 'Query PlaylistItem', 'UpdateItem PlaylistItem']);
});
