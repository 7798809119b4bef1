import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { contentRow, notificationRow, uploadRow } from '../../../src/data/rows.js';
import { buildContent } from '../../support/build-content.js';
import { buildUpload } from '../../support/build-upload.js';
import { type OperatorTables, openTables } from '../../support/operator-tables.js';
import { createPeople, type Person } from '../../support/people.js';
import { postGraphql, type RawAnswer, tokensOf } from '../../support/raw-graphql.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** What someone gets who names rows, owners and fields that are not theirs to name. */
let local: StartedLocal;
let tables: OperatorTables;
let api: BackendClient;
let victim: Person;
let stranger: Person;
let strangerEventId: string;
const ids = {
  ...{ content: crypto.randomUUID(), upload: crypto.randomUUID(), notification: crypto.randomUUID() },
  ...{ event: '', collection: '', playlist: '' },
};
const tokens = new Map<Person, string>();

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  api = createBackendClient();
  const people = createPeople(local);
  const creative = { attributes: { 'custom:accountType': 'creative' } };
  [victim, stranger] = await Promise.all([people.join('victim', creative), people.join('stranger', creative)]);
  for (const person of [victim, stranger]) {
    tokens.set(person, (await tokensOf(person)).access);
  }
  const hold = (person: Person) =>
    person.as(async () =>
      unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00Z' })),
    );
  ids.event = (await hold(victim)).id;
  strangerEventId = (await hold(stranger)).id;
  await victim.as(async () => {
    ids.collection = unwrap(await api.mutations.createCollection({ title: 'Secret collection' })).id;
    ids.playlist = unwrap(await api.mutations.createPlaylist({ title: 'Secret playlist' })).id;
  });
  const own = { ownerId: victim.sub, eventId: ids.event, creativeId: victim.sub };
  const createdAt = new Date().toISOString();
  await tables.put('Content', contentRow(buildContent({ ...own, id: ids.content, title: 'Secret title' })));
  await tables.put('Upload', uploadRow(buildUpload({ ...own, id: ids.upload, fileName: 'secret.jpg' })));
  const notification = { id: ids.notification, ownerId: victim.sub, message: 'Secret message', data: {}, createdAt };
  await tables.put('Notification', notificationRow({ ...notification, type: 'SYSTEM' }));
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

function ask(person: Person, query: string, variables?: unknown): Promise<RawAnswer> {
  const headers = { authorization: tokens.get(person) ?? '' };
  return postGraphql(local.runtime.graphqlUrls[0] ?? '', { query, variables, headers });
}

/** Rows of the victim as they are stored, and how many of everything there are. */
async function stored(): Promise<unknown> {
  const models = [
    'Content',
    'Upload',
    'Notification',
    'Event',
    'UserProfile',
    'EventDeletion',
    'ModerationDecision',
  ].concat([...['Collection', 'CollectionItem', 'Playlist', 'PlaylistItem']]);
  return Promise.all(
    models.map(async (model) =>
      (await tables.all(model)).toSorted((left, right) => (String(left['id']) < String(right['id']) ? -1 : 1)),
    ),
  );
}

/** Every operation that takes an id, by the thing the id is of. */
const BY_ID: readonly (readonly [keyof typeof ids, string])[] = [
  ['content', 'query { getContent(id: "ID") { id ownerId title } }'],
  ['content', 'query { getPlayback(contentId: "ID") { contentId variants { url } } }'],
  ['content', 'mutation { updateContent(contentId: "ID", title: "Mine") { id title } }'],
  ['content', 'mutation { deleteContent(contentId: "ID") { contentId } }'],
  ['content', 'mutation { moderateContent(contentId: "ID", decision: REJECTED) { content { id title } } }'],
  ['content', 'mutation { setEventImage(eventId: "OWN_EVENT", contentId: "ID") { id } }'],
  ['content', 'mutation { updateProfile(avatarContentId: "ID") { id } }'],
  ['upload', 'query { getUpload(id: "ID") { id ownerId fileName } }'],
  ['upload', 'query { getUploadStatus(uploadId: "ID") { uploadId status contentId } }'],
  ['upload', 'mutation { completeUpload(uploadId: "ID", status: FAILED) { contentId status } }'],
  ['upload', 'mutation { cancelUpload(uploadId: "ID") { uploadId status } }'],
  ['upload', 'mutation { resumeUpload(uploadId: "ID") { uploadId } }'],
  ['upload', 'mutation { reportUploadProgress(uploadId: "ID") { uploadId progress } }'],
  [
    'upload',
    'mutation { signUploadParts(uploadId: "ID", parts: [{ partNumber: 1, checksumCrc32: "AAAAAA==" }]) { uploadId } }',
  ],
  ['notification', 'mutation { markNotificationsRead(notificationIds: ["ID"]) }'],
  ['event', 'mutation { updateEvent(eventId: "ID", title: "Mine") { id title } }'],
  ['event', 'mutation { cancelEvent(eventId: "ID") { id } }'],
  ['event', 'mutation { deleteEvent(eventId: "ID") { eventId } }'],
  ['event', 'query { getEventDeletion(eventId: "ID") { eventId } }'],
  ['event', 'query { listVideos(type: FAN_SUBMISSIONS, eventId: "ID", status: PENDING) { items { id } } }'],
  ['event', 'query { listImages(purpose: FAN_SUBMISSION, eventId: "ID", status: PENDING) { items { id } } }'],
  ['collection', 'query { getCollection(id: "ID") { id title } }'],
  ['collection', 'query { listCollectionItems(collectionId: "ID") { items { itemId } } }'],
  ['collection', 'mutation { updateCollection(collectionId: "ID", title: "Mine") { id title } }'],
  ['collection', 'mutation { addToCollection(collectionId: "ID", contentId: "x") { itemId } }'],
  ['collection', 'mutation { removeFromCollection(collectionId: "ID", contentId: "x") { itemId } }'],
  ['collection', 'mutation { deleteCollection(collectionId: "ID") { complete } }'],
  ['playlist', 'query { getPlaylist(id: "ID") { id title } }'],
  ['playlist', 'query { listPlaylistItems(playlistId: "ID") { items { itemId } } }'],
  ['playlist', 'mutation { updatePlaylist(playlistId: "ID", title: "Mine") { id title } }'],
  ['playlist', 'mutation { addToPlaylist(playlistId: "ID", contentId: "x") { itemId } }'],
  ['playlist', 'mutation { removeFromPlaylist(playlistId: "ID", itemId: "x") { itemId } }'],
  ['playlist', 'mutation { deletePlaylist(playlistId: "ID") { complete } }'],
  ['playlist', 'mutation { moveInPlaylist(playlistId: "ID", itemId: "x", beforeItemId: "y") { itemId } }'],
];

const write = (query: string, id: string) => query.replace('"ID"', `"${id}"`).replace('OWN_EVENT', strangerEventId);
const insides = /\bat \S+:\d+|node_modules|\.ts\b|arn:aws|[A-Z]\w+-[A-Z0-9]{12}|Exception|dynamodb|s3:/i;

describe('rows of others', () => {
  it.each(BY_ID)(
    'S01 S41 a foreign %s reads to the letter as a missing one, and tells nothing: %s',
    async (of, query) => {
      const before = await stored();
      const missingId = crypto.randomUUID();
      const foreign = await ask(stranger, write(query, ids[of]));
      const missing = await ask(stranger, write(query, missingId));

      expect(foreign.text.replaceAll(ids[of], missingId)).toBe(missing.text);
      expect(foreign.status).toBe(missing.status);
      expect(Object.values(foreign.data ?? {}).filter((value) => value !== null)).toEqual([]);
      expect(foreign.text).not.toMatch(insides);
      expect(foreign.text).not.toContain('Secret');
      expect(await stored()).toEqual(before);
    },
  );

  it.each(['ID_IN_CAPITALS', ' padded ', '../../secret', '%2e%2e', '\u0000', '\u202e', '*', 'LONG', ''])(
    'S41 the id "%s" is one that is missing, or no id at all',
    async (crafted) => {
      const id = crafted
        .replace('ID_IN_CAPITALS', ids.content.toUpperCase())
        .replace('padded', ids.content)
        .replace('LONG', 'a'.repeat(4_000));
      const wrong: string[] = [];
      for (const [, query] of BY_ID) {
        const [before, after] = query.replace('OWN_EVENT', strangerEventId).split('"ID"');
        const { text, data, errors } = await ask(victim, `${before}${JSON.stringify(id)}${after}`);
        const isAnswered = Object.values(data ?? {}).some((value) => value !== null && !isEmptyPage(value));
        const isFault = errors.some(({ message }) => insides.test(message) || message.includes('[INTERNAL]'));
        if (isAnswered || isFault) {
          wrong.push(`${query}: ${text.slice(0, 300)}`);
        }
      }

      expect(wrong).toEqual([]);
    },
  );

  const isEmptyPage = (value: unknown) => JSON.stringify(value) === '{"items":[]}';

  it('S06 what another uploaded is made one’s own by no key that is repeated', async () => {
    const photo = { type: 'IMAGE', purpose: 'FAN_SUBMISSION', fileName: 'a.jpg', byteLength: 10 } as const;
    const begin = (person: Person) =>
      person.as(async () =>
        unwrap(
          await api.mutations.initiateUpload({
            ...photo,
            mediaType: 'image/jpeg',
            eventId: ids.event,
            idempotencyKey: 'the same',
          }),
        ),
      );
    const [theirs, mine] = [await begin(victim), await begin(stranger)];

    expect(mine.uploadId).not.toBe(theirs.uploadId);
    expect(new URL(mine.uploadUrl ?? 'http://none').pathname).toContain(
      `/events/${ids.event}/uploads/${stranger.sub}/`,
    );
  });
});

/** What a client may not say, put where an argument would be. */
const MUTATIONS = {
  createEvent: 'createEvent(title: "T", startsAt: "2027-01-01T20:00:00Z", EXTRA) { id }',
  updateEvent: 'updateEvent(eventId: "EVENT", venue: "Hall", EXTRA) { id }',
  updateContent: 'updateContent(contentId: "CONTENT", title: "T", EXTRA) { id }',
  updateProfile: 'updateProfile(bio: "B", EXTRA) { id }',
  initiateUpload:
    'initiateUpload(type: IMAGE, purpose: FAN_SUBMISSION, eventId: "EVENT", fileName: "a.jpg", byteLength: 1, mediaType: "image/jpeg", EXTRA) { uploadId }',
  completeUpload: 'completeUpload(uploadId: "UPLOAD", status: FAILED, EXTRA) { status }',
  moderateContent: 'moderateContent(contentId: "CONTENT", decision: APPROVED, EXTRA) { notificationSent }',
} as const;

async function say(mutation: keyof typeof MUTATIONS, extra: string): Promise<RawAnswer> {
  const field = MUTATIONS[mutation].replace('EXTRA', extra);
  const named = field.replace('EVENT', ids.event).replace('CONTENT', ids.content).replace('UPLOAD', ids.upload);
  return ask(victim, `mutation { ${named} }`);
}

async function expectRefusedByName(mutation: keyof typeof MUTATIONS, extra: string): Promise<void> {
  const before = await stored();
  const { data, errors } = await say(mutation, extra);

  expect(data).toBeNull();
  expect(errors.map(({ message }) => message).join()).toMatch(/UnknownArgument|Unknown field argument/);
  expect(await stored()).toEqual(before);
}

describe('fields that are the server’s', () => {
  it.each([
    ['createEvent', 'creativeId: "victim"'],
    ['createEvent', 'ownerId: null'],
    ['updateEvent', 'creativeId: "victim"'],
    ['updateContent', 'ownerId: "victim"'],
    ['updateContent', 'ownerId: null'],
    ['updateProfile', 'ownerId: "victim"'],
    ['initiateUpload', 'ownerId: "victim"'],
    ['completeUpload', 'ownerId: "victim"'],
  ] as const)('S03 %s takes no owner: %s', expectRefusedByName);

  it.each([
    ['createEvent', 'id: "mine"'],
    ['createEvent', 'status: OPEN'],
    ['updateEvent', 'status: OPEN'],
    ['updateContent', 'status: APPROVED'],
    ['updateContent', 's3Key: "events/x/original.mov"'],
    ['updateContent', 'storedBytes: 0'],
    ['updateContent', 'variants: []'],
    ['updateProfile', 'storageQuotaBytes: 1e15'],
    ['updateProfile', 'storageUsedBytes: 0'],
    ['updateProfile', 'accountType: "admin"'],
    ['initiateUpload', 's3Key: "events/x/original.mov"'],
    ['initiateUpload', 'contentId: "chosen"'],
    ['initiateUpload', 'expiresAt: "2099-01-01T00:00:00Z"'],
    ['initiateUpload', 'status: COMPLETED'],
    ['completeUpload', 's3Key: "events/x/original.mov"'],
    ['moderateContent', 'moderatedBy: "someone"'],
  ] as const)('S04 %s takes nothing that the server says: %s', expectRefusedByName);

  it('S03 S04 no variable that the request does not declare reaches a row', async () => {
    const query =
      'mutation ($t: String!, $s: AWSDateTime!) { createEvent(title: $t, startsAt: $s) { id creativeId status } }';
    const smuggled = { creativeId: 'victim', ownerId: null, status: 'CANCELLED', id: 'chosen', version: 99 };
    const { data } = await ask(stranger, query, { t: 'Mine', s: '2027-01-01T20:00:00Z', ...smuggled });
    const { id } = (data?.['createEvent'] ?? { id: '' }) as { id: string };

    expect(id).not.toBe('chosen');
    expect(await tables.get('Event', id)).toMatchObject({ creativeId: stranger.sub, status: 'OPEN', version: 1 });
  });

  it('S04 a preference named like a field of the profile stays a preference', async () => {
    const before = await tables.get('UserProfile', stranger.sub);
    const preferences = JSON.stringify({
      storageQuotaBytes: 1e15,
      version: 99,
      ownerId: 'victim',
      'a.b': 1,
      constructor: 1,
    });
    await stranger.as(async () => unwrap(await api.mutations.updateProfile({ preferences })));
    const after = await tables.get('UserProfile', stranger.sub);

    expect({ ...after, preferences: {}, version: 0, updatedAt: '' }).toEqual({
      ...before,
      preferences: {},
      version: 0,
      updatedAt: '',
    });
    expect(after?.['preferences']).toMatchObject({ storageQuotaBytes: 1e15, 'a.b': 1, constructor: 1 });
  });
});

describe('R14 a transaction', () => {
  it('R14 of which one row is another’s changes none of them', async () => {
    const createdAt = new Date().toISOString();
    const own = crypto.randomUUID();
    await tables.put(
      'Notification',
      notificationRow({ id: own, ownerId: stranger.sub, type: 'SYSTEM', message: 'm', data: {}, createdAt }),
    );
    const before = await stored();
    const { errors } = await ask(
      stranger,
      `mutation { markNotificationsRead(notificationIds: ["${own}", "${ids.notification}"]) }`,
    );

    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('[NOT_FOUND]')]);
    expect(await stored()).toEqual(before);
  });

  it('R14 that the quota refuses leaves no upload and no reservation', async () => {
    await tables.set('UserProfile', stranger.sub, { storageRemainingBytes: 5 });
    const before = await stored();
    const upload = `mutation { initiateUpload(type: IMAGE, purpose: FAN_SUBMISSION, eventId: "${ids.event}", fileName: "a.jpg", byteLength: 6, mediaType: "image/jpeg") { uploadId } }`;
    const { errors } = await ask(stranger, upload);

    expect(errors.map(({ message }) => message)).toEqual([expect.stringMatching(/^\[QUOTA_EXCEEDED\]/)]);
    expect(await stored()).toEqual(before);
  });

  it('R14 that meets others is written once or refused with a code, and never in part', async () => {
    const rounds = 12;
    const { version } = (await tables.get('Event', ids.event)) as { version: number };
    const answers = await Promise.all(
      Array.from({ length: rounds }, (_, index) =>
        ask(
          victim,
          `mutation { updateEvent(eventId: "${ids.event}", venue: "Hall ${index}", expectedVersion: ${version}) { venue version } }`,
        ),
      ),
    );
    const won = answers.filter(({ errors }) => errors.length === 0);
    const codes = answers.flatMap(({ errors }) => errors.map(({ message }) => /^\[(\w+)\]/.exec(message)?.[1]));

    expect(won).toHaveLength(1);
    expect(codes).toEqual(Array.from({ length: rounds - 1 }, () => 'CONFLICT'));
    expect(await tables.get('Event', ids.event)).toMatchObject(won[0]?.data?.['updateEvent'] ?? {});
  });
});
