import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BackendClient, unwrap } from '../../src/client/index.js';
import { MAX_PLAYLISTS_PER_OWNER, MAX_RANK_CHARACTERS, MAX_SHELF_ITEMS } from '../../src/domain/limits.js';
import { rankAtEnd } from '../../src/domain/playlist/rank.js';
import type { Person } from '../support/people.js';
import { messageOf, type ShelfStage, setShelfStage } from '../support/shelf-stage.js';

/** Playlists through the real client: their order, whoever changes it at the same time. The rest: collections.test.ts. */
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

const create = (person: Person, visibility: 'PRIVATE' | 'PUBLIC' = 'PRIVATE') =>
  person.as(async () => unwrap(await api.mutations.createPlaylist({ title: 'Set list', visibility })).id);

/** A playlist of new content, with the ids of its items in their order. */
async function createFilled(count: number): Promise<{ playlistId: string; order: string[]; contentIds: string[] }> {
  const playlistId = await create(fan, 'PUBLIC');
  const contentIds = await stage.seed(count);
  const order: string[] = [];
  for (const contentId of contentIds) {
    const { itemId } = await fan.as(async () => unwrap(await api.mutations.addToPlaylist({ playlistId, contentId })));
    order.push(itemId);
  }
  return { playlistId, order, contentIds: [...contentIds] };
}

type Move = { readonly beforeItemId?: string; readonly afterItemId?: string };

const move = (playlistId: string, itemId: string, place: Move, person = fan) =>
  person.as(() => api.mutations.moveInPlaylist({ playlistId, itemId, ...place }));

const itemsOf = (playlistId: string, person = fan) =>
  person.as(
    async () =>
      unwrap(await api.queries.listPlaylistItems({ playlistId, limit: 49 }, person.sub === '' ? asGuest : {})).items,
  );

const orderOf = async (playlistId: string) => (await itemsOf(playlistId)).map(({ itemId }) => itemId);

async function rowsOf(playlistId: string) {
  const rows = (await stage.tables.all('PlaylistItem')).filter((row) => row['playlistId'] === playlistId);
  return rows.map(({ id, rank, 'rank#id': key }) => ({ id: String(id), rank: String(rank), key: String(key) }));
}

/** Items as the table has them, without content: only their order is looked at. */
async function stock(playlistId: string, ranks: readonly string[]): Promise<readonly string[]> {
  const ids = ranks.map((_, index) => `item-${String(index).padStart(3, '0')}-${playlistId}`);
  const rows = ids.map((id, index) => ({
    id,
    playlistId,
    contentId: `content-${index}`,
    rank: ranks[index],
    'rank#id': `${ranks[index]}#${id}`,
    addedAt: '2026-01-01T00:00:00.000Z',
  }));
  await stage.tables.putAll('PlaylistItem', rows);
  await stage.tables.set('Playlist', playlistId, { itemCount: ids.length });
  return ids;
}

const inKeyOrder = async (playlistId: string) =>
  [...(await rowsOf(playlistId))].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ id }) => id);

describe('a playlist', () => {
  it('has what was added in the order it was added, the same content as often as it was', async () => {
    const { playlistId, order, contentIds } = await createFilled(3);
    const [contentId = ''] = contentIds;
    const encore = await fan.as(async () => unwrap(await api.mutations.addToPlaylist({ playlistId, contentId })));
    const items = await itemsOf(playlistId);

    expect(items.map(({ itemId }) => itemId)).toEqual([...order, encore.itemId]);
    expect(items.map(({ content }) => content.id)).toEqual([...contentIds, contentId]);
    expect(await fan.as(async () => unwrap(await api.queries.getPlaylist({ id: playlistId })).itemCount)).toBe(4);
  });

  it('takes a call that is repeated with its key once', async () => {
    const playlistId = await create(fan);
    const [contentId = ''] = await stage.seed(1);
    const add = (idempotencyKey: string) =>
      fan.as(async () => unwrap(await api.mutations.addToPlaylist({ playlistId, contentId, idempotencyKey })));
    const first = await add('a');
    const answers = await Promise.all([add('a'), add('a')]);

    expect(answers).toEqual([
      { ...first, changed: false },
      { ...first, changed: false },
    ]);
    expect((await add('b')).itemId).not.toBe(first.itemId);
    expect(await orderOf(playlistId)).toHaveLength(2);
  });

  it('loses one place, not the content, when an item is removed, and nothing when it was gone', async () => {
    const { playlistId, order } = await createFilled(3);
    const other = await createFilled(1);
    const remove = (itemId: string) =>
      fan.as(async () => unwrap(await api.mutations.removeFromPlaylist({ playlistId, itemId })).changed);

    expect([await remove(order[1] ?? ''), await remove(order[1] ?? '')]).toEqual([true, false]);
    expect(await remove(other.order[0] ?? '')).toBe(false);
    expect(await orderOf(playlistId)).toEqual([order[0], order[2]]);
    expect(await orderOf(other.playlistId)).toEqual(other.order);
  });

  it('shows each viewer what they may see, in its order', async () => {
    const { playlistId, contentIds } = await createFilled(4);
    await stage.tables.set('Content', contentIds[1] ?? '', { status: 'REJECTED' });
    await stage.tables.remove('Content', contentIds[2] ?? '');
    const shownTo = async (person: Person) => (await itemsOf(playlistId, person)).map(({ content }) => content.id);

    expect(await shownTo(stranger)).toEqual([contentIds[0], contentIds[3]]);
    expect(await shownTo(stage.people.guest)).toEqual([contentIds[0], contentIds[3]]);
    expect(await shownTo(fan)).toEqual([contentIds[0], contentIds[1], contentIds[3]]);
    await fan.as(async () =>
      unwrap(await api.mutations.updatePlaylist({ playlistId, visibility: 'PRIVATE', title: 'Mine' })),
    );
    expect(messageOf(await stranger.as(() => api.queries.listPlaylistItems({ playlistId })))).toBe(
      '[NOT_FOUND] Playlist does not exist or is not visible to the caller',
    );
  });

  it('is in the lists of those who may see it', async () => {
    const host = await stage.people.join('host');
    const hidden = await create(host);
    const open = await create(host, 'PUBLIC');
    const mine = await host.as(async () => unwrap(await api.queries.listMyPlaylists({})));
    const hers = await stranger.as(async () => unwrap(await api.queries.listPublicPlaylists({ ownerId: host.sub })));

    expect(mine.items.map(({ id }) => id)).toEqual([open, hidden]);
    expect(hers.items.map(({ id }) => id)).toEqual([open]);
  });

  it('goes with all its items', async () => {
    const { playlistId } = await createFilled(3);
    const deletion = await fan.as(async () => unwrap(await api.mutations.deletePlaylist({ playlistId })));

    expect(deletion.complete).toBe(true);
    expect(await rowsOf(playlistId)).toEqual([]);
    expect(await stage.tables.get('Playlist', playlistId)).toBeUndefined();
  });
});

describe('a move', () => {
  it('does what splicing an array does, again and again', async () => {
    const { playlistId, order } = await createFilled(8);
    let state = 7;
    const random = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < 40; round += 1) {
      const [itemId = ''] = order.splice(random(8), 1);
      const place = random(8);
      const after = order[place - 1];
      const before = order[place];
      const target =
        before !== undefined && (after === undefined || round % 2 === 0)
          ? { beforeItemId: before }
          : { afterItemId: after ?? '' };
      order.splice(place, 0, itemId);
      unwrap(await move(playlistId, itemId, target));
      expect(await orderOf(playlistId)).toEqual(order);
    }
  });

  it('keeps the order through more moves to one place than a rank has room for', async () => {
    const { playlistId, order } = await createFilled(4);
    let longest = 0;
    for (let round = 0; round < 140; round += 1) {
      const [itemId = ''] = order.splice(3, 1);
      unwrap(await move(playlistId, itemId, { afterItemId: order[0] ?? '' }));
      order.splice(1, 0, itemId);
      const rows = await rowsOf(playlistId);
      longest = Math.max(longest, ...rows.map(({ rank }) => rank.length));
    }

    expect(await orderOf(playlistId)).toEqual(order);
    expect(longest).toBeGreaterThan(MAX_RANK_CHARACTERS - 2);
    expect(longest).toBeLessThanOrEqual(MAX_RANK_CHARACTERS);
    expect(Math.max(...(await rowsOf(playlistId)).map(({ rank }) => rank.length))).toBeLessThan(MAX_RANK_CHARACTERS);
  });

  it('finds a place between two that have the same, in a full playlist', async () => {
    const playlistId = await create(fan);
    const ids = [...(await stock(playlistId, Array<string>(MAX_SHELF_ITEMS).fill(rankAtEnd(Date.now(), 'a1b'))))];
    expect(await inKeyOrder(playlistId)).toEqual(ids);
    unwrap(await move(playlistId, ids[299] ?? '', { beforeItemId: ids[150] ?? '' }));
    const [last = ''] = ids.splice(299, 1);
    ids.splice(150, 0, last);

    expect(await inKeyOrder(playlistId)).toEqual(ids);
    expect(new Set((await rowsOf(playlistId)).map(({ rank }) => rank)).size).toBe(MAX_SHELF_ITEMS);
  });

  it('loses and doubles no item, however many are moved at once, by moves of one row or of all', async () => {
    const { playlistId, order } = await createFilled(10);
    const rank = rankAtEnd(Date.now(), 'a1b');
    for (const id of order.slice(3, 7)) {
      await stage.tables.set('PlaylistItem', id, { rank, 'rank#id': `${rank}#${id}` });
    }
    const moves = order.flatMap((itemId, index) => [
      move(playlistId, itemId, { beforeItemId: order[(index + 5) % 10] ?? '' }),
      move(playlistId, itemId, { afterItemId: order[(index + 3) % 10] ?? '' }),
    ]);
    const messages = (await Promise.all(moves)).map(messageOf);

    expect(messages.filter((message) => message !== 'no error' && !message.startsWith('[CONFLICT]'))).toEqual([]);
    expect([...(await orderOf(playlistId))].sort()).toEqual([...order].sort());
    const settled = await orderOf(playlistId);
    unwrap(await move(playlistId, settled[9] ?? '', { beforeItemId: settled[0] ?? '' }));
    expect(await orderOf(playlistId)).toEqual([settled[9], ...settled.slice(0, 9)]);
  });

  it('never brings back what is removed at the same time', async () => {
    const { playlistId, order } = await createFilled(4);
    const [first = '', second = ''] = order;
    await Promise.all([
      move(playlistId, first, { afterItemId: second }),
      fan.as(() => api.mutations.removeFromPlaylist({ playlistId, itemId: first })),
    ]);

    expect(await orderOf(playlistId)).toEqual(order.slice(1));
    expect(await fan.as(async () => unwrap(await api.queries.getPlaylist({ id: playlistId })).itemCount)).toBe(3);
  });

  it('puts last what stays last when more is added', async () => {
    const { playlistId, order, contentIds } = await createFilled(3);
    unwrap(await move(playlistId, order[0] ?? '', { afterItemId: order[2] ?? '' }));
    const added = await fan.as(async () =>
      unwrap(await api.mutations.addToPlaylist({ playlistId, contentId: contentIds[0] ?? '' })),
    );

    expect(await orderOf(playlistId)).toEqual([order[1], order[2], order[0], added.itemId]);
  });

  it('is refused without one place, to itself, and to what is not there', async () => {
    const { playlistId, order } = await createFilled(2);
    const other = await createFilled(1);
    const [first = '', second = ''] = order;
    const messages = await Promise.all(
      [
        move(playlistId, first, {}),
        move(playlistId, first, { beforeItemId: second, afterItemId: second }),
        move(playlistId, first, { beforeItemId: first }),
        move(playlistId, first, { beforeItemId: MISSING }),
        move(playlistId, MISSING, { beforeItemId: first }),
        move(playlistId, first, { beforeItemId: other.order[0] ?? '' }),
        move(playlistId, first, { afterItemId: second }, stranger),
        move(MISSING, first, { afterItemId: second }, stranger),
      ].map(async (answer) => messageOf(await answer).replace(/ does not exist.*/, '')),
    );
    const badPlace = '[INVALID_INPUT] Exactly one of beforeItemId and afterItemId names another item';

    expect(messages).toEqual([
      ...[badPlace, badPlace, badPlace],
      ...['[NOT_FOUND] PlaylistItem', '[NOT_FOUND] PlaylistItem', '[NOT_FOUND] PlaylistItem'],
      ...['[NOT_FOUND] Playlist', '[NOT_FOUND] Playlist'],
    ]);
    expect(await orderOf(playlistId)).toEqual(order);
  });
});

describe('limits', () => {
  it('of items hold when fifty are added at once', async () => {
    const playlistId = await create(fan);
    const [contentId = ''] = await stage.seed(1);
    await stage.tables.set('Playlist', playlistId, { itemCount: MAX_SHELF_ITEMS - 20 });
    const add = () => api.mutations.addToPlaylist({ playlistId, contentId });
    const messages = await fan.as(() => Promise.all(Array.from({ length: 50 }, async () => messageOf(await add()))));
    const added = messages.filter((message) => message === 'no error').length;
    for (let index = added; index < 20; index += 1) {
      unwrap(await fan.as(add));
    }

    expect(messages.filter((message) => !/^(no error|\[QUOTA_EXCEEDED\]|\[CONFLICT\])/.test(message))).toEqual([]);
    expect(messageOf(await fan.as(add))).toBe('[QUOTA_EXCEEDED] A playlist has 300 items at most');
    expect(await rowsOf(playlistId)).toHaveLength(20);
    expect((await stage.tables.get('Playlist', playlistId))?.['itemCount']).toBe(MAX_SHELF_ITEMS);
  });

  it('of playlists are counted apart from those of collections', async () => {
    const collector = await stage.people.join('collector');
    await stage.tables.set('UserProfile', collector.sub, { playlistCount: MAX_PLAYLISTS_PER_OWNER });
    const [playlist, collection] = await collector.as(async () => [
      messageOf(await api.mutations.createPlaylist({ title: 'One more' })),
      messageOf(await api.mutations.createCollection({ title: 'One' })),
    ]);

    expect([playlist, collection]).toEqual(['[QUOTA_EXCEEDED] One person has 200 playlists at most', 'no error']);
  });
});
