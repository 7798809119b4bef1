import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, unwrap } from '../../src/client/index.js';
import { MAX_COLLECTIONS_PER_OWNER, MAX_SHELF_ITEMS } from '../../src/domain/limits.js';
import type { Visibility } from '../../src/domain/shelf/shelf.js';
import type { Person } from '../support/people.js';
import { messageOf, type ShelfStage, setShelfStage } from '../support/shelf-stage.js';

/** How many collections and items there may be, however many come at once, and how all of them go. */
let stage: ShelfStage;
let api: BackendClient;
let fan: Person;

beforeAll(async () => {
  stage = await setShelfStage();
  ({ api, fan } = stage);
});

afterAll(() => stage?.close());

const create = (person: Person, visibility: Visibility = 'PRIVATE') =>
  person.as(async () => unwrap(await api.mutations.createCollection({ title: 'Best of', visibility })).id);

const countOf = (person: Person, collectionId: string) =>
  person.as(async () => unwrap(await api.queries.getCollection({ id: collectionId })).itemCount);

describe('limits', () => {
  it('of items hold when fifty are added at once', async () => {
    const collectionId = await create(fan);
    const ids = await stage.seed(50);
    await stage.tables.set('Collection', collectionId, { itemCount: MAX_SHELF_ITEMS - 20 });
    const messages = await fan.as(() =>
      Promise.all(
        ids.map(async (contentId) => messageOf(await api.mutations.addToCollection({ collectionId, contentId }))),
      ),
    );
    const stored = (await stage.tables.all('CollectionItem')).filter((row) => row['collectionId'] === collectionId);
    const tally = (wanted: string) => messages.filter((message) => message.startsWith(wanted)).length;

    expect(tally('no error') + tally('[QUOTA_EXCEEDED]') + tally('[CONFLICT]')).toBe(50);
    expect(stored).toHaveLength(tally('no error'));
    expect(await countOf(fan, collectionId)).toBe(MAX_SHELF_ITEMS - 20 + stored.length);
    for (const contentId of ids) {
      await fan.as(() => api.mutations.addToCollection({ collectionId, contentId }));
    }
    expect(await countOf(fan, collectionId)).toBe(MAX_SHELF_ITEMS);
    expect(
      (await stage.tables.all('CollectionItem')).filter((row) => row['collectionId'] === collectionId),
    ).toHaveLength(20);
  });

  it('of collections of one person hold when many are made at once, and deleting one makes room', async () => {
    const collector = await stage.people.join('collector');
    await stage.tables.set('UserProfile', collector.sub, { collectionCount: MAX_COLLECTIONS_PER_OWNER - 5 });
    const make = async () => messageOf(await api.mutations.createCollection({ title: 'One more' }));
    const made = await collector.as(() => Promise.all(Array.from({ length: 20 }, make)));
    for (let index = 0; index < 5; index += 1) {
      made.push(await collector.as(make));
    }
    const { items } = await collector.as(async () => unwrap(await api.queries.listMyCollections({ limit: 100 })));
    expect(items).toHaveLength(5);
    expect(made.at(-1)).toBe('[QUOTA_EXCEEDED] One person has 200 collections at most');

    await collector.as(async () => unwrap(await api.mutations.deleteCollection({ collectionId: items[0]?.id ?? '' })));
    expect(await collector.as(make)).toBe('no error');
    expect(await collector.as(make)).toContain('[QUOTA_EXCEEDED]');
  });
});

describe('deleting a collection', () => {
  const left = async (collectionId: string) =>
    (await stage.tables.all('CollectionItem')).filter((row) => row['collectionId'] === collectionId).length;

  async function stock(collectionId: string, count: number): Promise<void> {
    const rows = Array.from({ length: count }, (_, index) => ({
      id: `${collectionId}#content-${index}`,
      collectionId,
      contentId: `content-${index}`,
      addedAt: '2026-01-01T00:00:00.000Z',
      place: `2026-01-01T00:00:00.000Z#${index}`,
    }));
    await stage.tables.putAll('CollectionItem', rows);
    await stage.tables.set('Collection', collectionId, { itemCount: count });
  }

  it.each([0, 1, 99, 100, MAX_SHELF_ITEMS])('with %i items leaves nothing of it', async (count) => {
    const collectionId = await create(fan, 'PUBLIC');
    await stock(collectionId, count);
    const deletion = await fan.as(async () => unwrap(await api.mutations.deleteCollection({ collectionId })));

    expect(deletion).toMatchObject({ collectionId, complete: true });
    expect(await left(collectionId)).toBe(0);
    expect(await stage.tables.get('Collection', collectionId)).toBeUndefined();
    expect(messageOf(await fan.as(() => api.mutations.deleteCollection({ collectionId })))).toContain('[NOT_FOUND]');
  });

  it('that was cut off shows nothing of it, and is finished by the next', async () => {
    const collectionId = await create(fan, 'PUBLIC');
    await stock(collectionId, 120);
    // As a deletion leaves it that ends after its first step and one of its transactions.
    await stage.tables.set('Collection', collectionId, { deletedAt: '2026-01-01T00:00:00.000Z' });
    const unseen = await fan.as(async () => [
      messageOf(await api.queries.getCollection({ id: collectionId })),
      messageOf(await api.queries.listCollectionItems({ collectionId })),
      messageOf(await api.mutations.updateCollection({ collectionId, title: 'back' })),
      messageOf(await api.mutations.addToCollection({ collectionId, contentId: (await stage.seed(1))[0] ?? '' })),
      messageOf(await api.mutations.removeFromCollection({ collectionId, contentId: 'content-1' })),
    ]);
    expect(new Set(unseen)).toEqual(new Set(['[NOT_FOUND] Collection does not exist or is not visible to the caller']));

    const deletion = await fan.as(async () => unwrap(await api.mutations.deleteCollection({ collectionId })));
    expect(deletion.complete).toBe(true);
    expect(await left(collectionId)).toBe(0);
  });

  it('says so when items are left, and goes on when asked again', async () => {
    const collectionId = await create(fan);
    await stock(collectionId, 3);
    // The number knows of one more than the index shows yet.
    await stage.tables.set('Collection', collectionId, { itemCount: 4 });
    const ask = () => fan.as(async () => unwrap(await api.mutations.deleteCollection({ collectionId })).complete);
    expect(await ask()).toBe(false);
    await stage.tables.putAll('CollectionItem', [
      { id: `${collectionId}#late`, collectionId, contentId: 'late', place: '2026', addedAt: '2026' },
    ]);
    expect(await ask()).toBe(true);
    expect(await left(collectionId)).toBe(0);
  });

  it('is the staff’s as well, and frees the place of its owner', async () => {
    const host = await stage.people.join('host');
    const collectionId = await create(host, 'PUBLIC');
    await stage.moderator.as(async () => unwrap(await api.mutations.deleteCollection({ collectionId })));

    expect((await stage.tables.get('UserProfile', host.sub))?.['collectionCount']).toBe(0);
  });
});
