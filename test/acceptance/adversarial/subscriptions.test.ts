import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../../src/client/index.js';
import { createMovableClock } from '../../../src/local/index.js';
import { eventually } from '../../support/eventually.js';
import { createPeople, type Person } from '../../support/people.js';
import { publish } from '../../support/publish.js';
import { tokensOf } from '../../support/raw-graphql.js';
import { openRawSocket, type RawSocket } from '../../support/raw-socket.js';
import { type StartedLocal, startLocal } from '../../support/start-local.js';

/** Subscriptions by hand: what may be asked for, and what then arrives. */
const AT = '2027-01-01T20:00:00.000Z';
/** Access tokens live for an hour. */
const PAST_THE_TOKEN_MS = 61 * 60_000;
const clock = createMovableClock();

let local: StartedLocal;
let victim: Person;
let stranger: Person;
let fan: Person;
let eventId: string;
let url: string;
let socket: RawSocket;
const things = { uploadId: crypto.randomUUID(), contentId: crypto.randomUUID(), notificationId: crypto.randomUUID() };

beforeAll(async () => {
  local = await startLocal('dropclip', { clock });
  url = local.runtime.graphqlUrls[0] ?? '';
  const people = createPeople(local);
  const creative = { attributes: { 'custom:accountType': 'creative' } };
  [victim, stranger, fan] = await Promise.all([
    people.join('victim', creative),
    people.join('stranger', creative),
    people.join('fan'),
  ]);
  const api: BackendClient = createBackendClient();
  eventId = await victim.as(async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: AT })).id);
  socket = await openRawSocket(url, (await tokensOf(stranger)).access);
});

afterAll(async () => {
  socket?.close();
  await local?.close();
});

/** Tells an owner of something of each kind, as the backend's functions do. */
async function tell(ownerId: string): Promise<void> {
  const owner = `ownerId: "${ownerId}"`;
  for (const mutation of [
    `publishUploadProgress(${owner}, uploadId: "${things.uploadId}", progress: 50, status: PROCESSING) { ownerId uploadId progress status receivedBytes error }`,
    `publishContentUpdate(${owner}, eventId: "${eventId}", contentId: "${things.contentId}", status: PENDING) { ownerId eventId contentId status message }`,
    `publishEventDeletion(${owner}, requestedBy: "${ownerId}", eventId: "${eventId}", status: RUNNING, contentsTotal: 1, contentsRemoved: 0) { ownerId requestedBy eventId status contentsTotal contentsRemoved }`,
    `publishNotification(${owner}, notificationId: "${things.notificationId}", type: SYSTEM, message: "m", createdAt: "${AT}") { ownerId notificationId type message createdAt data { uploadId contentId eventId } }`,
  ]) {
    const { errors } = await publish(local.runtime, mutation, clock.now());
    expect(errors).toEqual([]);
  }
}

const FIELDS: Readonly<Record<string, string>> = {
  'uploads, any': 'onUploadProgress { ownerId }',
  'the upload of another': 'onUploadProgress(uploadId: "UPLOAD") { ownerId }',
  'an upload called null': 'onUploadProgress(uploadId: null) { ownerId }',
  'an upload without a name': 'onUploadProgress(uploadId: "") { ownerId }',
  'content, any': 'onContentUpdate { ownerId }',
  'the content of another': 'onContentUpdate(contentId: "CONTENT") { ownerId }',
  'the event of another': 'onContentUpdate(eventId: "EVENT") { ownerId }',
  'the content and event of another': 'onContentUpdate(contentId: "CONTENT", eventId: "EVENT") { ownerId }',
  'the deletion of the event of another': 'onEventDeletion(eventId: "EVENT") { ownerId }',
  notifications: 'onNotification { ownerId }',
  'notifications under another name': 'mine: onNotification { ownerId }',
};
const write = (field: string) =>
  field.replace('UPLOAD', things.uploadId).replace('CONTENT', things.contentId).replace('EVENT', eventId);

describe('S25 a stranger who subscribes', () => {
  it('S25 to anything by any name gets their own and nobody else’s', async () => {
    for (const [name, field] of Object.entries(FIELDS)) {
      expect(await socket.start(name, `subscription { ${write(field)} }`)).toMatchObject({ type: 'start_ack' });
    }
    await tell(victim.sub);
    await tell(stranger.sub); // what comes after what must not come
    const names = Object.keys(FIELDS).filter((name) => !name.includes('without a name'));
    await eventually('their own arrives', () => names.every((name) => socket.delivered(name).length > 0));

    for (const name of names) {
      const owners = socket.delivered(name).flatMap((data) => Object.values(data ?? {}));
      expect(owners).toEqual([{ ownerId: stranger.sub }]);
    }
    expect(socket.delivered('an upload without a name').length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['an owner', 'onNotification(ownerId: "x") { ownerId }'],
    ['an owner', 'onUploadProgress(ownerId: "x") { ownerId }'],
    ['a filter', 'onContentUpdate(filter: { ownerId: { ne: "x" } }) { ownerId }'],
    ['a filter', 'onNotification(filter: { ownerId: { ne: "x" } }) { ownerId }'],
    [
      'a filter of a thousand terms',
      `onNotification(filter: { or: [${'{ ownerId: { ne: "x" } },'.repeat(1_000)}] }) { ownerId }`,
    ],
    ['a list', 'onUploadProgress(uploadId: ["a", "b"]) { ownerId }'],
    ['an object', 'onUploadProgress(uploadId: { ne: "x" }) { ownerId }'],
    ['two fields', 'a: onNotification { ownerId } b: onUploadProgress { ownerId }'],
    ['an event that is no id', `onContentUpdate(eventId: "${'e'.repeat(5_000)}") { ownerId }`],
    ['a model’s own', 'onUpdateUpload { id }'],
    ['a fragment', '...Mine } fragment Mine on Subscription { onNotification { ownerId }'],
    ['nothing', ''],
  ])('S25 cannot ask by %s: %s', async (_what, field) => {
    const { type, payload } = await socket.start(crypto.randomUUID(), `subscription { ${field} }`);

    expect(type).toBe('error');
    expect(JSON.stringify(payload)).not.toMatch(/\bat \S+:\d+|node_modules|INTERNAL/);
  });

  it.each([
    ['a query', '{ getMyProfile { id } }'],
    ['a mutation', 'mutation { markAllNotificationsRead }'],
    ['no text', { query: 1 }],
    ['no JSON', '{'],
    ['a megabyte', `subscription { onNotification { ownerId } } # ${'x'.repeat(900_000)}`],
  ])('S25 gets no data of %s over the line', async (_what, data) => {
    const id = crypto.randomUUID();
    const answer = await socket.start(id, data);

    expect(socket.delivered(id)).toEqual([]);
    expect(['error', 'start_ack']).toContain(answer.type);
  });

  it('S25 is a fan, and follows no deletion of an event', async () => {
    const fans = await openRawSocket(url, (await tokensOf(fan)).access);
    const { type } = await fans.start(
      'deletion',
      `subscription { onEventDeletion(eventId: "${eventId}") { ownerId } }`,
    );
    fans.close();

    expect(type).toBe('error');
  });

  it('S25 with a token of another on their own line gets what that token may', async () => {
    const line = await openRawSocket(url, (await tokensOf(fan)).access);
    const forged = await line.start('forged', 'subscription { onNotification { ownerId } }', 'a.b.c');
    line.close();

    expect(forged.type).toBe('error');
  });

  it('S25 without a token has no line at all', async () => {
    const line = await openRawSocket(url, 'a.b.c');
    const kinds = line.messages.map(({ type }) => type);
    line.close();

    expect(kinds).toEqual(kinds.map(() => 'connection_error'));
  });

  it('S25 hears nothing more once their token has expired, though the line stands', async () => {
    const line = await openRawSocket(url, (await tokensOf(victim)).access);
    await line.start('own', 'subscription { onNotification { ownerId } }');
    clock.advance(PAST_THE_TOKEN_MS); // the last test: no function runs from here on
    await tell(victim.sub);
    await line.closed();

    expect(line.delivered('own')).toEqual([]);
  });
});
