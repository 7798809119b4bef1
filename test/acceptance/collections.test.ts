import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, unwrap } from '../../src/client/index.js';
import type { Visibility } from '../../src/domain/shelf/shelf.js';
import type { Person } from '../support/people.js';
import { messageOf, type ShelfStage, setShelfStage } from '../support/shelf-stage.js';

/** Collections through the real client: whose they are, what they hold, and what of it anyone sees. */
let stage: ShelfStage;
let api: BackendClient;
let fan: Person;
let stranger: Person;

const MISSING = '00000000-0000-4000-8000-000000000000';
const asGuest = { authMode: 'identityPool' } as const;

beforeAll(async () => {
  stage = await setShelfStage();
  ({ api, fan, stranger } = stage);
});

afterAll(() => stage?.close());

const create = (person: Person, visibility: Visibility = 'PRIVATE', title = 'Best of') =>
  person.as(async () => unwrap(await api.mutations.createCollection({ title, visibility })).id);

const add = (person: Person, collectionId: string, contentId: string) =>
  person.as(() => api.mutations.addToCollection({ collectionId, contentId }));

async function fill(person: Person, collectionId: string, contentIds: readonly string[]): Promise<void> {
  for (const contentId of contentIds) {
    unwrap(await add(person, collectionId, contentId));
  }
}

const countOf = (person: Person, collectionId: string) =>
  person.as(async () => unwrap(await api.queries.getCollection({ id: collectionId })).itemCount);

const itemsOf = (person: Person, collectionId: string) =>
  person.as(async () =>
    unwrap(
      await api.queries.listCollectionItems({ collectionId, limit: 49 }, person.sub === '' ? asGuest : {}),
    ).items.map(({ content }) => content.id),
  );

describe('a collection', () => {
  it('keeps what an update leaves out, loses what it sets to null, and counts its versions', async () => {
    const made = await fan.as(async () =>
      unwrap(await api.mutations.createCollection({ title: ' Best ', description: 'Of the night' })),
    );
    const updated = await fan.as(async () =>
      unwrap(await api.mutations.updateCollection({ collectionId: made.id, title: 'Better', expectedVersion: 1 })),
    );
    const cleared = await fan.as(async () =>
      unwrap(await api.mutations.updateCollection({ collectionId: made.id, description: null, visibility: 'PUBLIC' })),
    );

    expect(made).toMatchObject({ title: 'Best', visibility: 'PRIVATE', itemCount: 0, version: 1, ownerId: fan.sub });
    expect(updated).toMatchObject({ title: 'Better', description: 'Of the night', version: 2 });
    expect(cleared).toMatchObject({ title: 'Better', description: null, visibility: 'PUBLIC', version: 3 });
  });

  it('takes one of several changes of the same version', async () => {
    const collectionId = await create(fan);
    const change = (title: string) => api.mutations.updateCollection({ collectionId, title, expectedVersion: 1 });
    const answers = await fan.as(() => Promise.all([change('one'), change('two'), change('three')]));
    const late = await fan.as(() => change('late'));

    expect(answers.map(messageOf).filter((message) => message === 'no error')).toHaveLength(1);
    expect(messageOf(late)).toContain('[CONFLICT]');
  });

  it.each([
    [{ title: '  ' }, 'title is empty'],
    [{ title: 'x'.repeat(121) }, 'title is longer than 120 characters'],
    [{ title: 'x', description: 'x'.repeat(2001) }, 'description is longer than 2000 characters'],
  ])('refuses %j', async (text, reason) => {
    const collectionId = await create(fan);
    const messages = await fan.as(async () => [
      messageOf(await api.mutations.createCollection(text)),
      messageOf(await api.mutations.updateCollection({ collectionId, ...text })),
    ]);
    expect(messages).toEqual([`[INVALID_INPUT] ${reason}`, `[INVALID_INPUT] ${reason}`]);
  });

  it('is changed, filled and deleted by nobody else, and for them reads as missing', async () => {
    const collectionId = await create(fan, 'PUBLIC');
    const [contentId = ''] = await stage.seed(1);
    await fill(fan, collectionId, [contentId]);
    const attempts = (id: string) =>
      stranger.as(async () => [
        messageOf(await api.mutations.updateCollection({ collectionId: id, title: 'mine' })),
        messageOf(await api.mutations.addToCollection({ collectionId: id, contentId })),
        messageOf(await api.mutations.removeFromCollection({ collectionId: id, contentId })),
        messageOf(await api.mutations.deleteCollection({ collectionId: id })),
      ]);
    const forbidden = await attempts(collectionId);

    expect(forbidden).toEqual(await attempts(MISSING));
    expect(new Set(forbidden)).toEqual(
      new Set(['[NOT_FOUND] Collection does not exist or is not visible to the caller']),
    );
    expect(await itemsOf(fan, collectionId)).toEqual([contentId]);
  });
});

describe('what a collection holds', () => {
  it('is there once, however often it is added, and counted exactly', async () => {
    const collectionId = await create(fan);
    const [contentId = '', other = ''] = await stage.seed(2);
    const first = await fan.as(async () => unwrap(await api.mutations.addToCollection({ collectionId, contentId })));
    const again = await fan.as(async () => unwrap(await api.mutations.addToCollection({ collectionId, contentId })));
    await fill(fan, collectionId, [other]);
    const removed = await fan.as(async () =>
      unwrap(await api.mutations.removeFromCollection({ collectionId, contentId })),
    );
    const removedAgain = await fan.as(async () =>
      unwrap(await api.mutations.removeFromCollection({ collectionId, contentId })),
    );

    expect([first, again, removed, removedAgain].map(({ changed }) => changed)).toEqual([true, false, true, false]);
    expect(new Set([first, again, removed].map(({ itemId }) => itemId)).size).toBe(1);
    expect(await itemsOf(fan, collectionId)).toEqual([other]);
    expect(await countOf(fan, collectionId)).toBe(1);
  });

  it('is listed last added first, in pages that lose and repeat nothing', async () => {
    const collectionId = await create(fan);
    const ids = await stage.seed(7);
    await fill(fan, collectionId, ids);
    for (const limit of [2, 3, 7]) {
      const seen: string[] = [];
      const more: boolean[] = [];
      let nextToken: string | null = null;
      do {
        const page: { items: { content: { id: string } }[]; hasMore: boolean; nextToken?: string | null } =
          await fan.as(async () => unwrap(await api.queries.listCollectionItems({ collectionId, limit, nextToken })));
        seen.push(...page.items.map(({ content }) => content.id));
        more.push(page.hasMore);
        nextToken = page.nextToken ?? null;
      } while (nextToken !== null);
      expect(seen).toEqual([...ids].reverse());
      expect(more).toEqual([...Array(Math.ceil(7 / limit) - 1).fill(true), false]);
    }
  });

  it('may be of anyone, but only what the caller may see', async () => {
    const collectionId = await create(stranger);
    const [approved = ''] = await stage.seed(1);
    const [pending = ''] = await stage.seed(1, { status: 'PENDING' });
    const [own = ''] = await stage.seed(1, { status: 'PENDING', ownerId: stranger.sub });
    const messages = [];
    for (const contentId of [approved, pending, MISSING, own]) {
      messages.push(messageOf(await add(stranger, collectionId, contentId)));
    }
    const refusal = '[NOT_FOUND] Content does not exist or is not visible to the caller';

    expect(messages).toEqual(['no error', refusal, refusal, 'no error']);
    expect(await itemsOf(stranger, collectionId)).toEqual([own, approved]);
  });

  it('takes nothing of an event that is being deleted', async () => {
    const collectionId = await create(fan);
    const eventId = await stage.announce();
    const [contentId = ''] = await stage.seed(1, { eventId });
    await stage.tables.set('Event', eventId, { status: 'DELETING' });

    expect(messageOf(await add(fan, collectionId, contentId))).toContain('[NOT_FOUND] Content');
    expect(await countOf(fan, collectionId)).toBe(0);
  });
});

describe('what a viewer sees', () => {
  it('is a collection that is not private, by its id; public ones also in lists', async () => {
    const host = await stage.people.join('host');
    const ids = {
      PRIVATE: await create(host, 'PRIVATE'),
      UNLISTED: await create(host, 'UNLISTED'),
      PUBLIC: await create(host, 'PUBLIC'),
    };
    const visibleTo = async (person: Person) => {
      const options = person.sub === '' ? asGuest : {};
      const seen = [];
      for (const [name, collectionId] of Object.entries(ids)) {
        const row = await person.as(() => api.queries.getCollection({ id: collectionId }, options));
        const items = await person.as(() => api.queries.listCollectionItems({ collectionId }, options));
        expect(messageOf(row)).toBe(messageOf(items));
        if (messageOf(row) === 'no error') {
          seen.push(name);
        }
      }
      return seen;
    };
    const listed = async (person: Person, ownerId: string | null) =>
      person.as(async () => {
        const options = person.sub === '' ? asGuest : {};
        const { items } = unwrap(await api.queries.listPublicCollections({ ownerId, limit: 100 }, options));
        return items.filter((item) => item.ownerId === host.sub).map(({ id }) => id);
      });

    expect(await visibleTo(host)).toEqual(['PRIVATE', 'UNLISTED', 'PUBLIC']);
    expect(await visibleTo(stage.moderator)).toEqual(['PRIVATE', 'UNLISTED', 'PUBLIC']);
    expect(await visibleTo(stranger)).toEqual(['UNLISTED', 'PUBLIC']);
    expect(await visibleTo(stage.people.guest)).toEqual(['UNLISTED', 'PUBLIC']);
    for (const person of [host, stranger, stage.people.guest]) {
      expect(await listed(person, host.sub)).toEqual([ids.PUBLIC]);
      expect(await listed(person, null)).toEqual([ids.PUBLIC]);
    }
    const mine = await host.as(async () => unwrap(await api.queries.listMyCollections({})));
    expect(mine.items.map(({ id }) => id)).toEqual([ids.PUBLIC, ids.UNLISTED, ids.PRIVATE]);
  });

  it('moves with a change of visibility', async () => {
    const host = await stage.people.join('host');
    const collectionId = await create(host, 'PUBLIC');
    const listed = () =>
      stranger.as(async () => unwrap(await api.queries.listPublicCollections({ ownerId: host.sub })).items.length);
    expect(await listed()).toBe(1);
    await host.as(async () => unwrap(await api.mutations.updateCollection({ collectionId, visibility: 'PRIVATE' })));

    expect(await listed()).toBe(0);
    expect(messageOf(await stranger.as(() => api.queries.getCollection({ id: collectionId })))).toContain(
      '[NOT_FOUND]',
    );
  });

  it('is the content each may see, without a trace of the rest, whatever the page', async () => {
    const collectionId = await create(fan, 'PUBLIC');
    const ids = await stage.seed(6);
    await fill(fan, collectionId, ids);
    const [rejected = '', pending = '', deleted = '', ofEvent = ''] = ids;
    const eventId = await stage.announce();
    await stage.tables.set('Content', rejected, { status: 'REJECTED' });
    await stage.tables.set('Content', pending, { status: 'PENDING' });
    await stage.tables.remove('Content', deleted);
    await stage.tables.set('CollectionItem', `${collectionId}#${ofEvent}`, { eventId });
    await stage.tables.set('Event', eventId, { status: 'DELETING' });
    const shown = [...ids.slice(4)].reverse();

    expect(await itemsOf(stranger, collectionId)).toEqual(shown);
    expect(await itemsOf(stage.people.guest, collectionId)).toEqual(shown);
    expect(await itemsOf(stage.moderator, collectionId)).toEqual([...shown, pending, rejected]);
    expect(await itemsOf(stage.creative, collectionId)).toEqual([...shown, pending, rejected]);
    const walked: unknown[] = [];
    let nextToken: string | null = null;
    do {
      const page: { items: { content: { id: string } }[]; nextToken?: string | null } = await stranger.as(async () =>
        unwrap(await api.queries.listCollectionItems({ collectionId, limit: 1, nextToken })),
      );
      walked.push(page.items.map(({ content }) => content.id));
      nextToken = page.nextToken ?? null;
      const cursor = Buffer.from(nextToken ?? '', 'base64').toString();
      expect(ids.filter((id) => cursor.includes(id))).toEqual([]);
    } while (nextToken !== null);
    expect(walked).toEqual([[shown[0]], [shown[1]], [], [], [], []]);
  });

  it('is no cursor of anyone else’s, or of another collection', async () => {
    const [first, second] = [await create(fan, 'PUBLIC'), await create(fan, 'PUBLIC')];
    const ids = await stage.seed(2);
    await fill(fan, first, ids);
    const { nextToken } = await fan.as(async () =>
      unwrap(await api.queries.listCollectionItems({ collectionId: first, limit: 1 })),
    );
    const list = (person: Person, collectionId: string) =>
      person.as(() => api.queries.listCollectionItems({ collectionId, limit: 1, nextToken: nextToken ?? '' }));

    expect(messageOf(await list(fan, first))).toBe('no error');
    expect(messageOf(await list(stranger, first))).toContain('[INVALID_INPUT] nextToken');
    expect(messageOf(await list(fan, second))).toContain('[INVALID_INPUT] nextToken');
    expect(messageOf(await fan.as(() => api.queries.listCollectionItems({ collectionId: first, limit: 50 })))).toBe(
      '[INVALID_INPUT] limit is a number from 1 to 49',
    );
  });
});

describe('content that is gone', () => {
  it('is counted until the owner looks, and forgotten then', async () => {
    const collectionId = await create(fan, 'PUBLIC');
    const ids = await stage.seed(3);
    await fill(fan, collectionId, ids);
    await stage.tables.remove('Content', ids[1] ?? '');

    expect(await itemsOf(stranger, collectionId)).toEqual([ids[2], ids[0]]);
    expect(await countOf(stranger, collectionId)).toBe(3);
    expect(await itemsOf(fan, collectionId)).toEqual([ids[2], ids[0]]);
    expect(await countOf(fan, collectionId)).toBe(2);
    expect(await stage.tables.get('CollectionItem', `${collectionId}#${ids[1]}`)).toBeUndefined();
  });

  it('that was deleted by its owner is gone from the collections of others at once', async () => {
    const collectionId = await create(stranger, 'PUBLIC');
    const [contentId = ''] = await stage.seed(1);
    await fill(stranger, collectionId, [contentId]);
    await fan.as(async () => unwrap(await api.mutations.deleteContent({ contentId })));

    expect(await itemsOf(stage.people.guest, collectionId)).toEqual([]);
    expect(await itemsOf(stranger, collectionId)).toEqual([]);
    expect(await countOf(stranger, collectionId)).toBe(0);
  });
});
