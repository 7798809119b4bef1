import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, createBackendClient, unwrap } from '../../src/client/index.js';
import { contentRow } from '../../src/data/rows.js';
import { buildContent } from '../support/build-content.js';
import { type OperatorTables, openTables } from '../support/operator-tables.js';
import { createPeople, type People, type Person } from '../support/people.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';

/** Events of a creative, through the real client. How one is deleted: adversarial/event-deletion.test.ts. */
let local: StartedLocal;
let tables: OperatorTables;
let people: People;
let creative: Person;
let rival: Person;
let fan: Person;
let api: BackendClient;

const asGuest = { authMode: 'identityPool' } as const;

beforeAll(async () => {
  local = await startLocal('dropclip');
  tables = await openTables(local.runtime);
  people = createPeople(local);
  api = createBackendClient();
  const creativeAccount = { attributes: { 'custom:accountType': 'creative' } };
  [creative, rival, fan] = await Promise.all([
    people.join('creative', creativeAccount),
    people.join('rival', creativeAccount),
    people.join('fan'),
  ]);
});

afterAll(async () => {
  tables?.close();
  await local?.close();
});

interface Wanted {
  readonly title?: string;
  readonly startsAt?: string;
  readonly visibility?: 'PUBLIC' | 'UNLISTED';
}

function hold(person: Person, wanted: Wanted = {}) {
  return person.as(async () =>
    unwrap(await api.mutations.createEvent({ title: 'Night', startsAt: '2027-01-01T20:00:00.000Z', ...wanted })),
  );
}

const messageOf = ({ errors }: { readonly errors?: readonly { readonly message: string }[] }) =>
  errors?.[0]?.message ?? 'no error';

describe('an event', () => {
  it('keeps what an update leaves out, loses what it sets to null, and counts its versions', async () => {
    const { id: eventId } = await creative.as(async () =>
      unwrap(
        await api.mutations.createEvent({
          title: 'Owls',
          description: 'All night',
          venue: 'Barn',
          startsAt: '2027-02-01T20:00:00+02:00',
          endsAt: '2027-02-02T02:00:00Z',
        }),
      ),
    );
    const updated = await creative.as(async () =>
      unwrap(await api.mutations.updateEvent({ eventId, title: ' Barn owls ', description: null, expectedVersion: 1 })),
    );
    expect(updated).toMatchObject({
      title: 'Barn owls',
      description: null,
      venue: 'Barn',
      startsAt: '2027-02-01T18:00:00.000Z',
      endsAt: '2027-02-02T02:00:00.000Z',
      version: 2,
    });
  });

  it('refuses a change of a version that is past, of two at once all but one, and of times that run backwards', async () => {
    const { id: eventId } = await hold(creative);
    const change = (title: string) => api.mutations.updateEvent({ eventId, title, expectedVersion: 1 });
    const answers = await creative.as(() => Promise.all([change('one'), change('two'), change('three')]));
    const late = await creative.as(() => change('late'));
    const backwards = await creative.as(() => api.mutations.updateEvent({ eventId, endsAt: '2026-01-01T00:00:00Z' }));

    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
    expect(messageOf(late)).toContain('[CONFLICT]');
    expect(messageOf(backwards)).toContain('[INVALID_INPUT]');
  });

  it('is changed, dressed and cancelled by nobody else, and for them reads as missing', async () => {
    const { id: eventId } = await hold(creative);
    const missing = '00000000-0000-4000-8000-000000000000';
    const attempts = (id: string) => [
      api.mutations.updateEvent({ eventId: id, title: 'mine' }),
      api.mutations.setEventImage({ eventId: id, contentId: missing }),
      api.mutations.cancelEvent({ eventId: id }),
    ];
    const forbidden = (await rival.as(() => Promise.all(attempts(eventId)))).map(messageOf);
    const absent = (await rival.as(() => Promise.all(attempts(missing)))).map(messageOf);
    const asFan = (await fan.as(() => Promise.all(attempts(eventId)))).map(messageOf);

    expect(forbidden).toEqual(absent);
    expect(new Set(forbidden)).toEqual(new Set(['[NOT_FOUND] Event does not exist or is not visible to the caller']));
    for (const message of asFan) {
      expect(message).toMatch(/not authorized/i);
    }
  });

  it('is cancelled once, stays listed and takes no more uploads', async () => {
    const { id: eventId } = await hold(creative);
    const admin = await people.join('admin', { groups: ['admins'] });
    const cancelled = await creative.as(async () => unwrap(await api.mutations.cancelEvent({ eventId })));
    const again = await admin.as(async () => unwrap(await api.mutations.cancelEvent({ eventId })));
    const upload = await fan.as(() =>
      api.mutations.initiateUpload({
        type: 'IMAGE',
        purpose: 'FAN_SUBMISSION',
        eventId,
        fileName: 'late.jpg',
        byteLength: 10,
        mediaType: 'image/jpeg',
      }),
    );

    expect([cancelled.status, cancelled.version]).toEqual(['CANCELLED', 2]);
    expect([again.status, again.version]).toEqual(['CANCELLED', 2]);
    expect(messageOf(upload)).toContain('[CONFLICT]');
  });
});

describe('the image of an event', () => {
  async function seed(overrides: Parameters<typeof buildContent>[0]): Promise<string> {
    const id = crypto.randomUUID();
    await tables.put(
      'Content',
      contentRow(
        buildContent({
          id,
          purpose: 'EVENT',
          status: 'APPROVED',
          ownerId: creative.sub,
          creativeId: creative.sub,
          ...overrides,
        }),
      ),
    );
    return id;
  }

  it('is an approved EVENT image of that event', async () => {
    const { id: eventId } = await hold(creative);
    const contentId = await seed({ eventId });
    const set = await creative.as(async () => unwrap(await api.mutations.setEventImage({ eventId, contentId })));
    expect(set.imageContentId).toBe(contentId);
  });

  it.each([
    ['pending', { status: 'PENDING' }, '[CONFLICT]'],
    ['a video', { kind: 'VIDEO' }, '[INVALID_INPUT]'],
    ['a fan’s submission', { purpose: 'FAN_SUBMISSION' }, '[INVALID_INPUT]'],
    ['of another event', { eventId: 'other' }, '[NOT_FOUND]'],
  ] as const)('is refused when it is %s', async (_what, overrides, code) => {
    const { id: eventId } = await hold(creative);
    const contentId = await seed({ eventId, ...overrides });
    expect(messageOf(await creative.as(() => api.mutations.setEventImage({ eventId, contentId })))).toContain(code);
  });
});

describe('lists of events', () => {
  it('give strangers full pages of what is public, and her all', async () => {
    const host = await people.join('host', { attributes: { 'custom:accountType': 'creative' } });
    const days = ['01', '02', '03', '04', '05', '06'];
    for (const day of days) {
      const visibility = Number(day) % 2 === 0 ? 'UNLISTED' : 'PUBLIC';
      await hold(host, { title: `day ${day}`, startsAt: `2027-03-${day}T20:00:00Z`, visibility });
    }
    const publicTitles = ['day 01', 'day 03', 'day 05'];
    const list = (person: Person, limit: number, nextToken?: string | null) =>
      person.as(async () =>
        unwrap(await api.queries.listEvents({ creativeId: host.sub, limit, nextToken: nextToken ?? null })),
      );

    const first = await list(fan, 2);
    const second = await list(fan, 2, first.nextToken);
    const exact = await list(fan, 3);
    const mine = await host.as(async () => unwrap(await api.queries.listMyEvents({})));

    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual(publicTitles);
    expect([first.hasMore, second.hasMore, exact.hasMore]).toEqual([true, false, false]);
    expect([second.nextToken, exact.nextToken]).toEqual([null, null]);
    expect(mine.items.map(({ title }) => title)).toEqual(days.map((day) => `day ${day}`));
  });

  it('move an event when its time or visibility changes', async () => {
    const host = await people.join('host', { attributes: { 'custom:accountType': 'creative' } });
    const { id: first } = await hold(host, { title: 'first', startsAt: '2027-04-01T00:00:00Z' });
    await hold(host, { title: 'second', startsAt: '2027-04-02T00:00:00Z' });
    const seenBy = (person: Person) =>
      person.as(async () =>
        unwrap(await api.queries.listEvents({ creativeId: host.sub })).items.map(({ title }) => title),
      );

    await host.as(async () =>
      unwrap(await api.mutations.updateEvent({ eventId: first, startsAt: '2027-04-03T00:00:00Z' })),
    );
    expect(await seenBy(fan)).toEqual(['second', 'first']);
    await host.as(async () => unwrap(await api.mutations.updateEvent({ eventId: first, visibility: 'UNLISTED' })));
    expect(await seenBy(fan)).toEqual(['second']);
    expect(await seenBy(host)).toEqual(['second', 'first']);
  });

  it('take a cursor back from whom and for what it was given, and refuse it otherwise', async () => {
    const page = await people.guest.as(async () => unwrap(await api.queries.listEvents({ limit: 1 }, asGuest)));
    const list = (person: Person, query: object, options: object = {}) =>
      person.as(() => api.queries.listEvents({ limit: 1, nextToken: page.nextToken ?? '', ...query }, options));
    const own = await list(people.guest, {}, asGuest);
    const foreign = [
      await list(fan, {}),
      await list(people.guest, { creativeId: creative.sub }, asGuest),
      await list(people.guest, { nextToken: 'bm90IGEgY3Vyc29y' }, asGuest),
      await list(people.guest, { nextToken: '!' }, asGuest),
      await list(people.guest, { nextToken: '' }, asGuest),
    ];

    expect(page.hasMore).toBe(true);
    expect(own.errors).toBeUndefined();
    expect(foreign.map(messageOf)).toEqual(foreign.map(() => '[INVALID_INPUT] nextToken does not belong to this list'));
  });
});
