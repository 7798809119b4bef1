import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { eventually } from '../support/eventually.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person, removeFromGroup } from '../support/people.js';
import { seedContent } from '../support/seed-content.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { subscribe } from '../support/subscribe.js';

/** Decisions, many at once, taken back, and their trail, through the real client. */
const CROWD = 50;
/** A crowd of calls waits for ten processes of a function, which have to start first. */
vi.setConfig({ testTimeout: 120_000 });

let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let creative: Person;
let fan: Person;
let moderator: Person;
let admin: Person;
let api: BackendClient;
let eventId: string;

type Answer = { readonly errors?: readonly { readonly message: string }[] };
const messageOf = ({ errors }: Answer) => errors?.[0]?.message ?? 'no error';
const codeOf = (answer: Answer) => /^\[([A-Z_]+)\]/.exec(messageOf(answer))?.[1] ?? messageOf(answer);
const countOf = (words: readonly string[]) =>
  Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((other) => other === word).length]));

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  [creative, fan, moderator, admin] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
    people.join('moderator', { groups: ['moderators'] }),
    people.join('admin', { groups: ['admins'] }),
  ]);
  eventId = await creative.as(
    async () => unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })).id,
  );
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

/** Ids of new content of the fan that waits at the creative's event. */
async function submit(count: number): Promise<readonly string[]> {
  const one = { ownerId: fan.sub, creativeId: creative.sub, eventId };
  return (await seedContent(tables, ...Array.from({ length: count }, () => one))).map(({ id }) => id);
}

async function submitOne(): Promise<string> {
  return (await submit(1))[0] ?? '';
}

type Verdict = 'APPROVED' | 'REJECTED';

const moderate = (person: Person, contentId: string, decision: Verdict, expectedVersion?: number) =>
  person.as(() =>
    api.mutations.moderateContent({
      contentId,
      decision,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    }),
  );

const follow = (person: Person, of: { readonly contentId: string; readonly eventId?: string }) =>
  person.as(() => subscribe<{ status?: string | null }>(api.subscriptions.onContentUpdate(of)));

type TrailQuery = NonNullable<Parameters<BackendClient['queries']['listModerationDecisions']>[0]>;

async function trailOf(query: TrailQuery, limit = 20) {
  const items = [];
  let nextToken: string | null = null;
  do {
    const page = await admin.as(async () =>
      unwrap(await api.queries.listModerationDecisions({ ...query, limit, nextToken })),
    );
    items.push(...page.items);
    nextToken = page.nextToken ?? null;
  } while (nextToken !== null);
  return items;
}

describe('many decisions in one call', () => {
  it('have an outcome each, and repeat nothing when asked for again', async () => {
    const [first = '', second = '', decided = ''] = await submit(3);
    await moderate(moderator, decided, 'REJECTED');
    const missing = crypto.randomUUID();
    const decisions = [
      { contentId: first, decision: 'APPROVED', expectedVersion: 1, notes: 'for the reel' },
      { contentId: decided, decision: 'APPROVED', expectedVersion: 1 },
      { contentId: missing, decision: 'APPROVED', expectedVersion: 1 },
      { contentId: second, decision: 'REJECTED', expectedVersion: 1, notes: null },
    ] as const;
    const ask = () =>
      creative.as(async () => unwrap(await api.mutations.moderateContents({ decisions: [...decisions] })));
    const outcomes = await ask();

    expect(outcomes.map(({ contentId }) => contentId)).toEqual([first, decided, missing, second]);
    expect(outcomes.map(({ errorCode }) => errorCode ?? 'done')).toEqual(['done', 'CONFLICT', 'NOT_FOUND', 'done']);
    expect(outcomes.map(({ notificationSent }) => notificationSent)).toEqual([true, false, false, true]);
    expect(outcomes[0]?.content).toMatchObject({ id: first, status: 'APPROVED', version: 2 });
    const again = await ask();
    expect([again[0], again[3]]).toEqual([outcomes[0], outcomes[3]]);
    expect(await trailOf({ contentId: first })).toMatchObject([{ verdict: 'APPROVED', notes: 'for the reel' }]);
  });

  it('are refused as a whole when they are too many, and to fans', async () => {
    const order = { contentId: crypto.randomUUID(), decision: 'APPROVED', expectedVersion: 1 } as const;
    const ask = (person: Person, count: number) =>
      person.as(() => api.mutations.moderateContents({ decisions: Array.from({ length: count }, () => order) }));

    expect(messageOf(await ask(creative, 26))).toContain('[INVALID_INPUT]');
    expect(messageOf(await ask(fan, 1))).toMatch(/Not Authorized|Unauthorized/);
  });
});

describe('an undo', () => {
  it('puts content back into the queue, and tells its owner and those who watch the event', async () => {
    const contentId = await submitOne();
    const owners = await follow(fan, { contentId });
    const watchers = await follow(moderator, { eventId, contentId });
    const told = await fan.as(() => subscribe<{ message?: string | null }>(api.subscriptions.onNotification()));
    await moderate(creative, contentId, 'APPROVED');
    const undone = await creative.as(async () => unwrap(await api.mutations.undoModeration({ contentId })));
    const queue = await creative.as(async () => unwrap(await api.queries.listModerationQueue({ eventId, limit: 100 })));

    expect(undone).toMatchObject({ content: { status: 'PENDING', version: 3 }, notificationSent: true });
    expect(queue.items.map(({ content }) => content.id)).toContain(contentId);
    await eventually('every watcher has both updates', () =>
      [owners, watchers, told].every(({ received }) => received.length > 1),
    );
    for (const { received, close } of [owners, watchers]) {
      expect(received.map(({ status }) => status)).toEqual(['APPROVED', 'PENDING']);
      close();
    }
    expect(told.received.map(({ message }) => message)).toEqual([
      'Your photo was approved',
      'The decision about your photo was taken back: it waits for another one',
    ]);
    told.close();
  });

  it('happens once, and never to what someone else decided since', async () => {
    const contentId = await submitOne();
    await moderate(creative, contentId, 'APPROVED');
    await moderate(moderator, contentId, 'REJECTED', 2);
    const undo = (person: Person) => person.as(() => api.mutations.undoModeration({ contentId }));

    expect(codeOf(await undo(creative))).toBe('CONFLICT');
    expect(codeOf(await undo(moderator))).toBe('no error');
    expect(codeOf(await undo(moderator))).toBe('INVALID_TRANSITION');
    expect(codeOf(await undo(creative))).toBe('INVALID_TRANSITION');
    expect((await trailOf({ contentId })).map(({ verdict, outcome }) => `${verdict} ${outcome}`)).toEqual([
      'UNDONE APPLIED',
      'UNDONE CONFLICT',
      'REJECTED APPLIED',
      'APPROVED APPLIED',
    ]);
  });
});

describe('what is taken down', () => {
  it.each([
    ['a rejection', (contentId: string) => moderate(moderator, contentId, 'REJECTED', 2)],
    ['an undo', (contentId: string) => creative.as(() => api.mutations.undoModeration({ contentId }))],
    [
      'one of many decisions',
      (contentId: string) =>
        moderator.as(() =>
          api.mutations.moderateContents({ decisions: [{ contentId, decision: 'REJECTED', expectedVersion: 2 }] }),
        ),
    ],
  ])('by %s is no guest’s any more, and its watchers are told', async (_how, takeDown) => {
    const contentId = await submitOne();
    await moderate(creative, contentId, 'APPROVED');
    const watch = await follow(fan, { contentId });
    const guest = { authMode: 'identityPool' } as const;
    const open = () => people.guest.as(async () => codeOf(await api.queries.getPlayback({ contentId }, guest)));
    expect(await open()).toBe('no error');
    await takeDown(contentId);

    expect(await open()).toBe('NOT_FOUND');
    const images = await people.guest.as(async () =>
      unwrap(await api.queries.listImages({ purpose: 'FAN_SUBMISSION', eventId, limit: 100 }, guest)),
    );
    expect(images.items.map(({ id }) => id)).not.toContain(contentId);
    const update = await eventually('the update arrives', () => watch.received[0]);
    expect(update.status).not.toBe('APPROVED');
    watch.close();
  });
});

describe('a crowd', () => {
  it(`of ${CROWD} decisions over one piece leaves one that counts, and every one in the trail`, async () => {
    const contentId = await submitOne();
    const answers = await Promise.all(
      Array.from({ length: CROWD }, (_, index) =>
        moderate(index % 2 === 0 ? creative : moderator, contentId, index % 3 === 0 ? 'REJECTED' : 'APPROVED'),
      ),
    );
    const trail = await trailOf({ contentId });
    const row = await tables.get('Content', contentId);

    expect(countOf(answers.map(codeOf))).toEqual({ 'no error': 1, CONFLICT: CROWD - 1 });
    expect(countOf(trail.map(({ outcome }) => outcome))).toEqual({ APPLIED: 1, CONFLICT: CROWD - 1 });
    expect(row).toMatchObject({
      version: 2,
      status: trail.find(({ outcome }) => outcome === 'APPLIED')?.verdict,
    });
  });

  it(`of ${CROWD} undos takes one decision back, once`, async () => {
    const contentId = await submitOne();
    await moderate(creative, contentId, 'APPROVED');
    const answers = await Promise.all(
      Array.from({ length: CROWD }, () =>
        creative.as(() => api.mutations.undoModeration({ contentId, expectedVersion: 2 })),
      ),
    );

    expect(countOf(answers.map(codeOf))).toEqual({ 'no error': 1, CONFLICT: CROWD - 1 });
    expect(await tables.get('Content', contentId)).toMatchObject({ version: 3, status: 'PENDING' });
    const { total } = await creative.as(async () => unwrap(await api.queries.listModerationQueue({ flagged: true })));
    expect(total).toBe(0);
  });
});

describe('the trail', () => {
  it('is read by piece, by event and by who decided, newest first, in pages', async () => {
    const [first = '', second = ''] = await submit(2);
    const deputy = await people.join('deputy', { groups: ['moderators'] });
    await moderate(deputy, first, 'APPROVED');
    await moderate(deputy, second, 'REJECTED');
    await moderate(deputy, first, 'REJECTED', 2);
    const decided = await trailOf({ deciderId: deputy.sub }, 1);
    const ofEvent = await trailOf({ eventId }, 7);

    expect(decided.map(({ contentId, verdict, contentVersion }) => [contentId, verdict, contentVersion])).toEqual([
      [first, 'REJECTED', 2],
      [second, 'REJECTED', 1],
      [first, 'APPROVED', 1],
    ]);
    expect(await trailOf({ contentId: first })).toEqual([decided[0], decided[2]]);
    expect(ofEvent.slice(0, 3)).toEqual(decided);
    expect(ofEvent.map(({ createdAt }) => createdAt)).toEqual(
      ofEvent.map(({ createdAt }) => createdAt).sort((left, right) => right.localeCompare(left)),
    );
  });

  it('is the staff’s alone, asked for by one thing, and its cursors are bound to who asks and for what', async () => {
    const contentId = await submitOne();
    await moderate(creative, contentId, 'APPROVED');
    await moderate(creative, contentId, 'REJECTED', 2);
    const ask = (person: Person, query: TrailQuery) => person.as(() => api.queries.listModerationDecisions(query));
    const { nextToken = null } = unwrap(await ask(admin, { contentId, limit: 1 }));

    for (const person of [fan, creative]) {
      expect(messageOf(await ask(person, { contentId }))).toMatch(/Not Authorized|Unauthorized/);
    }
    expect(codeOf(await ask(moderator, { contentId }))).toBe('no error');
    expect(codeOf(await ask(admin, {}))).toBe('INVALID_INPUT');
    expect(codeOf(await ask(admin, { contentId, eventId }))).toBe('INVALID_INPUT');
    expect(codeOf(await ask(admin, { contentId, nextToken }))).toBe('no error');
    expect(codeOf(await ask(moderator, { contentId, nextToken }))).toBe('INVALID_INPUT');
    expect(codeOf(await ask(admin, { deciderId: creative.sub, nextToken }))).toBe('INVALID_INPUT');
  });
});

it('S20 no fan decides, though it is theirs, and no creative at another’s event', async () => {
  const contentId = await submitOne();
  const other = await people.join('other', { attributes: { 'custom:accountType': 'creative' } });

  expect(codeOf(await moderate(fan, contentId, 'APPROVED'))).toBe('ACCESS_DENIED');
  expect(codeOf(await moderate(other, contentId, 'APPROVED'))).toBe('NOT_FOUND');
  expect(await tables.get('Content', contentId)).toMatchObject({ status: 'PENDING', version: 1 });
  expect(await trailOf({ contentId })).toEqual([]);
});

it('S22 a moderator who was removed decides over nothing, though their token lives on', async () => {
  const contentId = await submitOne();
  const deputy = await people.join('deputy', { groups: ['moderators'] });
  await removeFromGroup(local.runtime, deputy.email, 'moderators');
  const bulk = await deputy.as(async () =>
    unwrap(
      await api.mutations.moderateContents({ decisions: [{ contentId, decision: 'APPROVED', expectedVersion: 1 }] }),
    ),
  );

  expect(codeOf(await moderate(deputy, contentId, 'APPROVED'))).toBe('NOT_FOUND');
  expect(codeOf(await deputy.as(() => api.mutations.undoModeration({ contentId })))).toBe('NOT_FOUND');
  expect(bulk).toMatchObject([{ contentId, errorCode: 'NOT_FOUND' }]);
  expect(await tables.get('Content', contentId)).toMatchObject({ status: 'PENDING', version: 1 });
  expect(await trailOf({ deciderId: deputy.sub })).toEqual([]);
});
