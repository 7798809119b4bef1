import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { contentRow, notificationRow } from '../../src/data/rows.js';
import { MAX_PREFERENCES } from '../../src/domain/limits.js';
import { buildContent } from '../support/build-content.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** Profiles and notifications, through the real client. */
let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let other: Person;
let api: BackendClient;

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  other = await people.join('other');
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

type Changes = Parameters<BackendClient['mutations']['updateProfile']>[0];

const update = (person: Person, changes: Changes) => person.as(() => api.mutations.updateProfile(changes));
const profileOf = (person: Person) => person.as(async () => unwrap(await api.queries.getMyProfile()));
const messageOf = ({ errors }: { readonly errors?: readonly { readonly message: string }[] }) =>
  errors?.[0]?.message ?? 'no error';

describe('a profile', () => {
  it('is there after sign-up, tells what may be stored, and when its person last signed in', async () => {
    const before = new Date().toISOString();
    const fan = await people.join('fan');
    const profile = await profileOf(fan);
    const again = await people.signIn(fan.email);
    const later = await profileOf(again);

    expect(profile).toMatchObject({ id: fan.sub, ownerId: fan.sub, accountType: 'fan', version: 1 });
    expect(profile.storageRemainingBytes).toBe(profile.storageQuotaBytes);
    expect([profile.storageUsedBytes, profile.storageReservedBytes]).toEqual([0, 0]);
    expect((profile.lastSignInAt ?? '') > before).toBe(true);
    expect((later.lastSignInAt ?? '') > (profile.lastSignInAt ?? '')).toBe(true);
  });

  it('takes a name and a bio, and loses what is set to null', async () => {
    const fan = await people.join('fan');
    unwrap(await update(fan, { displayName: '  Ada ', bio: 'Owls.' }));
    expect(await profileOf(fan)).toMatchObject({ displayName: 'Ada', bio: 'Owls.', version: 2 });
    unwrap(await update(fan, { bio: null }));
    expect(await profileOf(fan)).toMatchObject({ displayName: 'Ada', bio: null, version: 3 });
  });

  it('merges preferences, name by name, also from two devices at once', async () => {
    const fan = await people.join('fan');
    const set = (preferences: object) => update(fan, { preferences: JSON.stringify(preferences) });
    unwrap(await set({ theme: 'dark', 'player.volume': 0.5, tags: ['a', { b: 1 }] }));
    for (const answer of await Promise.all([set({ theme: 'light' }), set({ language: 'fr' }), set({ tags: null })])) {
      expect(answer.errors).toBeUndefined();
    }
    const { preferences } = await profileOf(fan);
    expect(JSON.parse(String(preferences))).toEqual({ theme: 'light', 'player.volume': 0.5, language: 'fr' });
  });

  it('changes by the version that was seen, if one is named', async () => {
    const fan = await people.join('fan');
    const answers = await Promise.all([
      update(fan, { displayName: 'one', expectedVersion: 1 }),
      update(fan, { displayName: 'two', expectedVersion: 1 }),
    ]);
    expect(answers.map(messageOf).sort()).toEqual([expect.stringContaining('[CONFLICT]'), 'no error']);
  });

  it.each([
    ['a name that is too long', { displayName: 'x'.repeat(81) }],
    ['preferences that are no object', { preferences: '[1]' }],
    ['a preference with a strange name', { preferences: JSON.stringify({ 'a b': 1 }) }],
    ['preferences that are too long', { preferences: JSON.stringify({ a: 'x'.repeat(5000) }) }],
  ])('refuses %s', async (_what, changes) => {
    expect(messageOf(await update(other, changes))).toContain('[INVALID_INPUT]');
  });

  it('has room for so many preferences', async () => {
    const fan = await people.join('fan');
    const many = Object.fromEntries(Array.from({ length: MAX_PREFERENCES }, (_, index) => [`p${index}`, index]));
    unwrap(await update(fan, { preferences: JSON.stringify(many) }));
    expect(messageOf(await update(fan, { preferences: '{"one":1}' }))).toContain('[CONFLICT]');
  });

  it('is nobody else’s: what a client may write of it is what the operation takes', async () => {
    const { id } = await profileOf(other);
    const stranger = await people.join('stranger');
    const read = await stranger.as(() => api.models.UserProfile.get({ id }));
    expect(read.data ?? null).toBeNull();
  });
});

describe('an avatar', () => {
  async function seed(ownerId: string, overrides: Parameters<typeof buildContent>[0] = {}): Promise<string> {
    const { eventId, creativeId, ...face } = buildContent({ purpose: 'PROFILE', status: 'APPROVED' });
    const id = crypto.randomUUID();
    await tables.put('Content', contentRow({ ...face, id, ownerId, ...overrides }));
    return id;
  }

  it('is an approved PROFILE image of one’s own', async () => {
    const fan = await people.join('fan');
    const avatarContentId = await seed(fan.sub);
    unwrap(await update(fan, { avatarContentId }));
    const images = await fan.as(async () => unwrap(await api.queries.listImages({ purpose: 'PROFILE' })));

    expect((await profileOf(fan)).avatarContentId).toBe(avatarContentId);
    expect(images.items.map(({ id }) => id)).toEqual([avatarContentId]);
  });

  it('is refused when it is pending, of another kind or another’s', async () => {
    const fan = await people.join('fan');
    const wear = async (avatarContentId: string) => messageOf(await update(fan, { avatarContentId }));

    expect(await wear(await seed(fan.sub, { status: 'PENDING' }))).toContain('[CONFLICT]');
    expect(await wear(await seed(fan.sub, { purpose: 'FAN_SUBMISSION' }))).toContain('[INVALID_INPUT]');
    expect(await wear(await seed(other.sub))).toBe(await wear(crypto.randomUUID()));
    expect((await profileOf(fan)).avatarContentId).toBeNull();
  });
});

describe('notifications', () => {
  const DAY_MS = 24 * 3600 * 1000;

  async function notify(person: Person, ageDays: readonly number[]): Promise<readonly string[]> {
    const rows = ageDays.map((days) => {
      const createdAt = new Date(Date.now() - days * DAY_MS).toISOString();
      const id = crypto.randomUUID();
      return notificationRow({ id, ownerId: person.sub, type: 'SYSTEM', message: `${days} days`, data: {}, createdAt });
    });
    await tables.putAll('Notification', rows);
    return rows.map(({ id }) => String(id));
  }

  const list = (person: Person, page: { limit?: number; nextToken?: string | null } = {}) =>
    person.as(async () => unwrap(await api.queries.listNotifications(page)));
  const unread = (person: Person) => person.as(async () => unwrap(await api.queries.countUnreadNotifications()));

  it('are listed newest first, in full pages that end', async () => {
    const fan = await people.join('fan');
    await notify(fan, [5, 1, 4, 2, 3]);
    const pages = [await list(fan, { limit: 2 })];
    while (pages.at(-1)?.hasMore) {
      pages.push(await list(fan, { limit: 2, nextToken: pages.at(-1)?.nextToken ?? null }));
    }
    expect(pages.map(({ items }) => items.map(({ message }) => message))).toEqual([
      ['1 days', '2 days'],
      ['3 days', '4 days'],
      ['5 days'],
    ]);
  });

  it('are marked read one by one or all together, and count down', async () => {
    const fan = await people.join('fan');
    const [first] = await notify(fan, [1, 2, 3]);
    const mark = () =>
      fan.as(async () => unwrap(await api.mutations.markNotificationsRead({ notificationIds: [first ?? ''] })));
    await mark();
    await mark();
    expect(await unread(fan)).toMatchObject({ count: 2 });

    const through = await fan.as(async () => unwrap(await api.mutations.markAllNotificationsRead()));
    const { items } = await list(fan);
    expect(await unread(fan)).toMatchObject({ count: 0, more: false });
    expect(items.every(({ readAt }) => readAt !== null)).toBe(true);
    expect(items.filter(({ readAt }) => readAt === through)).toHaveLength(2);

    await notify(fan, [0]);
    expect(await unread(fan)).toMatchObject({ count: 1 });
  });

  it('are counted up to 99, and more', async () => {
    const fan = await people.join('fan');
    await notify(
      fan,
      Array.from({ length: 120 }, (_, index) => index / 10),
    );
    expect(await unread(fan)).toMatchObject({ count: 99, more: true });
  });

  it('of another cannot be marked, and a cursor of another not used', async () => {
    const fan = await people.join('fan');
    const [theirs] = await notify(fan, [1, 2]);
    const { nextToken } = await list(fan, { limit: 1 });
    const marked = await other.as(() => api.mutations.markNotificationsRead({ notificationIds: [theirs ?? ''] }));
    const paged = await other.as(() => api.queries.listNotifications({ limit: 1, nextToken: nextToken ?? '' }));

    expect(messageOf(marked)).toContain('[NOT_FOUND]');
    expect(messageOf(paged)).toContain('[INVALID_INPUT]');
    expect(await unread(fan)).toMatchObject({ count: 2 });
  });
});
