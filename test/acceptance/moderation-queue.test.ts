import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import type { Content } from '../../src/domain/content/content.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { seedContent } from '../support/seed-content.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** What waits for a decision, through the real client. */
let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let moderator: Person;
let fan: Person;
let api: BackendClient;

const messageOf = ({ errors }: { readonly errors?: readonly { readonly message: string }[] }) =>
  errors?.[0]?.message ?? 'no error';

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  [moderator, fan] = await Promise.all([people.join('moderator', { groups: ['moderators'] }), people.join('fan')]);
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

interface Stage {
  readonly creative: Person;
  readonly events: readonly [string, string];
}

/** A creative with two events of her own. */
async function setStage(): Promise<Stage> {
  const creative = await people.join('creative', { attributes: { 'custom:accountType': 'creative' } });
  const hold = () =>
    creative.as(async () =>
      unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z' })),
    );
  return { creative, events: [(await hold()).id, (await hold()).id] };
}

const FLAGGED = { lane: 'FLAGGED', labels: [{ name: 'Weapons', parent: 'Violence', confidence: 93.5 }] } as const;

/** Two kinds, both lanes and every status, at both events in turn. */
function assortment({ creative, events }: Stage): readonly Partial<Content>[] {
  const statuses = ['PENDING', 'PENDING', 'APPROVED', 'PENDING', 'REJECTED'] as const;
  return Array.from({ length: 30 }, (_, index) => ({
    ownerId: fan.sub,
    creativeId: creative.sub,
    eventId: events[index % 2 === 0 ? 0 : 1],
    kind: index % 3 === 0 ? 'VIDEO' : 'IMAGE',
    status: statuses[index % 5] ?? 'PENDING',
    review: index % 4 === 0 ? FLAGGED : { lane: 'UNFLAGGED', labels: [] },
  }));
}

type QueueQuery = Parameters<BackendClient['queries']['listModerationQueue']>[0];

async function walk(person: Person, query: NonNullable<QueueQuery>, limit: number) {
  const pages = [];
  let nextToken: string | null = null;
  do {
    const page = await person.as(async () =>
      unwrap(await api.queries.listModerationQueue({ ...query, limit, nextToken })),
    );
    pages.push(page);
    nextToken = page.nextToken ?? null;
  } while (nextToken !== null);
  return pages;
}

/** Flagged first, then oldest first: content is seeded oldest first, and sorting keeps what is equal in order. */
function inQueueOrder(contents: readonly Content[]): readonly string[] {
  return contents
    .filter(({ status }) => status === 'PENDING')
    .sort((left, right) => (left.review?.lane ?? '').localeCompare(right.review?.lane ?? ''))
    .map(({ id }) => id);
}

describe('a queue', () => {
  it('holds what waits, flagged first and then oldest first, in full pages with a total, whatever narrows it', async () => {
    const stage = await setStage();
    const contents = await seedContent(tables, ...assortment(stage));
    const [eventId] = stage.events;
    const cases: readonly [NonNullable<QueueQuery>, (content: Content) => boolean][] = [
      [{}, () => true],
      [{ eventId }, (content) => content.eventId === eventId],
      [{ kind: 'VIDEO' }, ({ kind }) => kind === 'VIDEO'],
      [{ flagged: true }, ({ review }) => review?.lane === 'FLAGGED'],
      [{ flagged: false }, ({ review }) => review?.lane === 'UNFLAGGED'],
      [{ eventId, kind: 'IMAGE' }, (content) => content.eventId === eventId && content.kind === 'IMAGE'],
      [{ kind: 'IMAGE', flagged: true }, ({ kind, review }) => kind === 'IMAGE' && review?.lane === 'FLAGGED'],
      [{ eventId, flagged: false }, (content) => content.eventId === eventId && content.review?.lane === 'UNFLAGGED'],
    ];
    for (const [query, belongs] of cases) {
      const expected = inQueueOrder(contents.filter(belongs));
      expect(expected.length).toBeGreaterThan(1);
      for (const limit of [2, expected.length]) {
        const pages = await walk(stage.creative, query, limit);
        expect(pages.flatMap(({ items }) => items.map(({ content }) => content.id))).toEqual(expected);
        expect(pages.map(({ items }) => items.length).slice(0, -1)).toEqual(pages.slice(1).map(() => limit));
        expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([expected.length]));
      }
    }
  });

  it('tells what a machine saw, and that none looked', async () => {
    const { creative, events } = await setStage();
    const [eventId] = events;
    await seedContent(
      tables,
      { ownerId: fan.sub, creativeId: creative.sub, eventId },
      { ownerId: fan.sub, creativeId: creative.sub, eventId, review: { lane: 'UNFLAGGED', labels: [] } },
      { ownerId: fan.sub, creativeId: creative.sub, eventId, review: FLAGGED },
    );
    const { items } = await creative.as(async () => unwrap(await api.queries.listModerationQueue({ eventId })));

    expect(items.map(({ flagged, labels }) => ({ flagged, labels }))).toMatchObject([
      { flagged: true, labels: [{ name: 'Weapons', parent: 'Violence', confidence: 93.5 }] },
      { flagged: false, labels: null },
      { flagged: false, labels: [] },
    ]);
    expect(items[0]?.content).toMatchObject({ eventId, status: 'PENDING', version: 1, variants: [{ name: 'w320' }] });
  });

  it('of the staff holds everything, of whatever event or none, and counts it', async () => {
    const { creative, events } = await setStage();
    const read = (query: NonNullable<QueueQuery>) => walk(moderator, query, 100);
    const before = (await read({}))[0]?.total ?? 0;
    const [portrait, entry] = await seedContent(
      tables,
      { purpose: 'PROFILE', ownerId: fan.sub, eventId: undefined, creativeId: undefined },
      { ownerId: fan.sub, creativeId: creative.sub, eventId: events[0] },
    );
    const after = await read({});
    const ids = after.flatMap(({ items }) => items.map(({ content }) => content.id));

    expect(after[0]?.total).toBe(before + 2);
    expect(ids).toEqual(expect.arrayContaining([portrait?.id, entry?.id]));
    expect(ids).toHaveLength(before + 2);
    expect((await read({ eventId: events[0] }))[0]?.total).toBe(1);
  });

  it('is left with a decision, together with its place in the totals', async () => {
    const { creative, events } = await setStage();
    const [eventId] = events;
    const [first, second] = await seedContent(
      tables,
      { ownerId: fan.sub, creativeId: creative.sub, eventId },
      { ownerId: fan.sub, creativeId: creative.sub, eventId },
    );
    await creative.as(async () =>
      unwrap(await api.mutations.moderateContent({ contentId: first?.id ?? '', decision: 'REJECTED' })),
    );
    for (const query of [{}, { eventId }, { kind: 'IMAGE' } as const, { flagged: false }]) {
      const page = await creative.as(async () => unwrap(await api.queries.listModerationQueue(query)));
      expect([page.total, page.items.map(({ content }) => content.id)]).toEqual([1, [second?.id]]);
    }
    const row = await tables.get('Content', first?.id ?? '');
    expect(Object.keys(row ?? {}).filter((name) => name.includes('lane#'))).toEqual([]);
  });

  it('leaves alone what waited before there were queues: it is decided over and counted as ever', async () => {
    const { creative, events } = await setStage();
    const [old] = await seedContent(tables, {
      ownerId: fan.sub,
      creativeId: creative.sub,
      eventId: events[0],
      review: undefined,
    });
    const decided = await creative.as(async () =>
      unwrap(await api.mutations.moderateContent({ contentId: old?.id ?? '', decision: 'APPROVED' })),
    );
    const queue = await creative.as(async () => unwrap(await api.queries.listModerationQueue({})));

    expect(decided.content.status).toBe('APPROVED');
    expect([queue.items, queue.total]).toEqual([[], 0]);
  });
});

describe('who may have a queue', () => {
  it('is refused to fans, and to creatives of other events as if there were none', async () => {
    const { creative, events } = await setStage();
    const stranger = await people.join('stranger', { attributes: { 'custom:accountType': 'creative' } });
    const ask = (person: Person, query: NonNullable<QueueQuery>) =>
      person.as(async () => messageOf(await api.queries.listModerationQueue(query)));

    expect(await ask(fan, { eventId: events[0] })).toMatch(/Not Authorized|Unauthorized/);
    expect(await ask(stranger, { eventId: events[0] })).toContain('[NOT_FOUND]');
    expect(await ask(stranger, { eventId: events[0] })).toBe(await ask(stranger, { eventId: crypto.randomUUID() }));
    expect(await ask(creative, { eventId: events[0] })).toBe('no error');
  });

  it('takes a cursor back from whom and for what it was given alone', async () => {
    const { creative, events } = await setStage();
    const [eventId, otherEventId] = events;
    await seedContent(
      tables,
      ...[eventId, eventId, otherEventId].map((id) => ({
        ownerId: fan.sub,
        creativeId: creative.sub,
        eventId: id,
      })),
    );
    const { nextToken = null } = await creative.as(async () =>
      unwrap(await api.queries.listModerationQueue({ eventId, limit: 1 })),
    );
    const ask = (person: Person, query: NonNullable<QueueQuery>) =>
      person.as(async () => messageOf(await api.queries.listModerationQueue({ limit: 1, nextToken, ...query })));

    expect(await ask(creative, { eventId })).toBe('no error');
    for (const refused of [
      await ask(moderator, { eventId }),
      await ask(creative, { eventId: otherEventId }),
      await ask(creative, {}),
      await ask(creative, { eventId, kind: 'IMAGE' }),
      await ask(creative, { eventId, flagged: false }),
    ]) {
      expect(refused).toBe('[INVALID_INPUT] nextToken does not belong to this list');
    }
  });
});
