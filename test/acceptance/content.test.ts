import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { contentRow } from '../../src/data/rows.js';
import type { Content } from '../../src/domain/content/content.js';
import { countChanges } from '../../src/domain/content/content-count.js';
import { buildContent } from '../support/build-content.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** Lists of content, and what its owner may change of it, through the real client. */
let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let creative: Person;
let fan: Person;
let api: BackendClient;
let eventId: string;
let otherEventId: string;

const asGuest = { authMode: 'identityPool' } as const;
const messageOf = ({ errors }: { readonly errors?: readonly { readonly message: string }[] }) =>
  errors?.[0]?.message ?? 'no error';

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  [creative, fan] = await Promise.all([
    people.join('creative', { attributes: { 'custom:accountType': 'creative' } }),
    people.join('fan'),
  ]);
  const hold = () =>
    creative.as(async () =>
      unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })),
    );
  [eventId, otherEventId] = [(await hold()).id, (await hold()).id];
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

let serial = 0;

/** Stores content with its numbers, as the backend's own transactions do. */
async function seed(...many: readonly Partial<Content>[]): Promise<readonly Content[]> {
  const contents = many.map((overrides) => {
    serial += 1;
    const createdAt = new Date(Date.UTC(2026, 0, 1) + serial * 1000).toISOString();
    const id = crypto.randomUUID();
    return buildContent({
      id,
      ownerId: fan.sub,
      eventId,
      creativeId: creative.sub,
      kind: 'VIDEO',
      createdAt,
      ...overrides,
    });
  });
  await tables.putAll('Content', contents.map(contentRow));
  for (const content of contents) {
    for (const [id, row] of countChanges(undefined, content)) {
      const stored = (await tables.get('ContentCount', id)) ?? {};
      const moved = [...row].map(([name, step]) => [name, Number(stored[name] ?? 0) + step]);
      await tables.set('ContentCount', id, Object.fromEntries(moved));
    }
  }
  return contents;
}

type VideoQuery = Parameters<BackendClient['queries']['listVideos']>[0];

async function walk(person: Person, query: VideoQuery, limit: number) {
  const pages = [];
  let nextToken: string | null = null;
  do {
    const page = await person.as(async () => unwrap(await api.queries.listVideos({ ...query, limit, nextToken })));
    pages.push(page);
    nextToken = page.nextToken ?? null;
  } while (nextToken !== null);
  return pages;
}

describe('a list', () => {
  it('has full pages, an exact end and a total, whatever narrows it', async () => {
    const owner = await people.join('owner');
    const statuses = ['PENDING', 'APPROVED', 'REJECTED'] as const;
    const contents = await seed(
      ...Array.from({ length: 24 }, (_, index) => ({
        ownerId: owner.sub,
        status: statuses[index % 3] ?? 'PENDING',
        eventId: index % 2 === 0 ? eventId : otherEventId,
      })),
    );
    const newestFirst = [...contents].reverse();
    const cases: readonly [VideoQuery, (content: Content) => boolean][] = [
      [{ type: 'OWN_UPLOADS' }, () => true],
      [{ type: 'OWN_UPLOADS', status: 'PENDING' }, ({ status }) => status === 'PENDING'],
      [{ type: 'OWN_UPLOADS', eventId }, (content) => content.eventId === eventId],
      [
        { type: 'OWN_UPLOADS', eventId, status: 'REJECTED' },
        (content) => content.eventId === eventId && content.status === 'REJECTED',
      ],
    ];
    for (const [query, belongs] of cases) {
      const expected = newestFirst.filter(belongs).map(({ id }) => id);
      for (const limit of [3, 4, expected.length]) {
        const pages = await walk(owner, query, limit);
        expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(expected);
        expect(pages.map(({ items }) => items.length).slice(0, -1)).toEqual(pages.slice(1).map(() => limit));
        expect(pages.map(({ hasMore }) => hasMore)).toEqual([...pages.slice(1).map(() => true), false]);
        expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([expected.length]));
      }
    }
  });

  it('of equal times loses and repeats nothing', async () => {
    const owner = await people.join('owner');
    const createdAt = '2026-02-01T00:00:00.000Z';
    const contents = await seed(...Array.from({ length: 7 }, () => ({ ownerId: owner.sub, createdAt })));
    const pages = await walk(owner, { type: 'OWN_UPLOADS' }, 2);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id)).sort()).toEqual(contents.map(({ id }) => id).sort());
  });

  it('goes on where it stood when the row its cursor names is gone', async () => {
    const owner = await people.join('owner');
    const [oldest, middle, newest] = await seed({ ownerId: owner.sub }, { ownerId: owner.sub }, { ownerId: owner.sub });
    const list = (nextToken: string | null) =>
      owner.as(async () => unwrap(await api.queries.listVideos({ type: 'OWN_UPLOADS', limit: 1, nextToken })));
    const first = await list(null);
    await tables.put('Content', { ...contentRow(newest ?? buildContent()), ownerId: 'someone-else' });
    const second = await list(first.nextToken ?? null);
    const third = await list(second.nextToken ?? null);

    expect([first, second, third].map(({ items }) => items.map(({ id }) => id))).toEqual([
      [newest?.id],
      [middle?.id],
      [oldest?.id],
    ]);
    expect(third.hasMore).toBe(false);
  });

  it('of an event shows everyone what is approved, and the rest to its creative and the staff', async () => {
    const fresh = await creative.as(async () =>
      unwrap(await api.mutations.createEvent({ title: 'Fresh', startsAt: '2027-01-01T20:00:00.000Z' })),
    );
    await seed(
      { eventId: fresh.id, status: 'APPROVED' },
      { eventId: fresh.id, status: 'PENDING' },
      { eventId: fresh.id, status: 'PENDING' },
      { eventId: fresh.id, status: 'APPROVED', purpose: 'EVENT' },
    );
    const query = { type: 'FAN_SUBMISSIONS', eventId: fresh.id } as const;
    const open = await people.guest.as(async () => unwrap(await api.queries.listVideos(query, asGuest)));
    const pending = await creative.as(async () =>
      unwrap(await api.queries.listVideos({ ...query, status: 'PENDING' })),
    );
    const refused = await fan.as(() => api.queries.listVideos({ ...query, status: 'PENDING' }));

    expect([open.total, open.items.length]).toEqual([1, 1]);
    expect([pending.total, pending.items.length]).toEqual([2, 2]);
    expect(messageOf(refused)).toContain('[ACCESS_DENIED]');
  });

  it('takes a cursor back from whom and for what it was given, and refuses it otherwise', async () => {
    const [owner, stranger] = await Promise.all([people.join('owner'), people.join('stranger')]);
    await seed(...Array.from({ length: 4 }, () => ({ ownerId: owner.sub })));
    await seed(...Array.from({ length: 4 }, () => ({ ownerId: stranger.sub })));
    const { nextToken } = await owner.as(async () =>
      unwrap(await api.queries.listVideos({ type: 'OWN_UPLOADS', limit: 2 })),
    );
    const list = (person: Person, query: object) =>
      person.as(() => api.queries.listVideos({ type: 'OWN_UPLOADS', limit: 2, nextToken: nextToken ?? '', ...query }));

    expect(messageOf(await list(owner, {}))).toBe('no error');
    expect(messageOf(await list(owner, { limit: 3 }))).toBe('no error');
    for (const answer of [
      await list(stranger, {}),
      await list(owner, { status: 'PENDING' }),
      await list(owner, { eventId }),
      await owner.as(() => api.queries.listImages({ purpose: 'FAN_SUBMISSION', nextToken: nextToken ?? '' })),
      await list(owner, { nextToken: `${nextToken}x` }),
    ]) {
      expect(messageOf(answer)).toBe('[INVALID_INPUT] nextToken does not belong to this list');
    }
  });
});

describe('a decision', () => {
  it('moves content from one total to another', async () => {
    const owner = await people.join('owner');
    const [content] = await seed({ ownerId: owner.sub });
    const totals = () =>
      owner.as(async () => {
        const of = async (status: 'PENDING' | 'APPROVED') =>
          unwrap(await api.queries.listVideos({ type: 'OWN_UPLOADS', status })).total;
        return [await of('PENDING'), await of('APPROVED')];
      });

    expect(await totals()).toEqual([1, 0]);
    await creative.as(async () =>
      unwrap(await api.mutations.moderateContent({ contentId: content?.id ?? '', decision: 'APPROVED' })),
    );
    expect(await totals()).toEqual([0, 1]);
  });
});

describe('the text of content', () => {
  it('is its owner’s to change, and makes another version of it', async () => {
    const [content] = await seed({});
    const contentId = content?.id ?? '';
    const first = await fan.as(async () =>
      unwrap(await api.mutations.updateContent({ contentId, title: ' Solo ', description: 'The third song' })),
    );
    const second = await fan.as(async () => unwrap(await api.mutations.updateContent({ contentId, title: null })));
    const unseen = await creative.as(() =>
      api.mutations.moderateContent({ contentId, decision: 'APPROVED', expectedVersion: 1 }),
    );

    expect(first).toMatchObject({ title: 'Solo', description: 'The third song', version: 2 });
    expect(second).toMatchObject({ title: null, description: 'The third song', version: 3 });
    expect(messageOf(unseen)).toContain('[CONFLICT]');
  });

  it('is nobody else’s, not even the creative’s, and for them reads as missing', async () => {
    const [content] = await seed({});
    const change = (person: Person, contentId: string) =>
      person.as(async () => messageOf(await api.mutations.updateContent({ contentId, title: 'mine' })));
    const missing = await change(creative, crypto.randomUUID());

    expect(missing).toContain('[NOT_FOUND]');
    expect(await change(creative, content?.id ?? '')).toBe(missing);
    expect(await change(await people.join('stranger'), content?.id ?? '')).toBe(missing);
  });

  it('changes by the version that was seen, and refuses to say nothing', async () => {
    const [content] = await seed({});
    const contentId = content?.id ?? '';
    const change = (fields: object) =>
      fan.as(async () => messageOf(await api.mutations.updateContent({ contentId, ...fields })));

    expect(await change({ title: 'late', expectedVersion: 7 })).toContain('[CONFLICT]');
    expect(await change({})).toContain('[INVALID_INPUT]');
    expect(await change({ title: 'x'.repeat(121) })).toContain('[INVALID_INPUT]');
  });
});
