import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildContent } from '../../test/support/build-content.js';
import { startTables } from '../../test/support/start-tables.js';
import { createContentRepository } from '../data/content-repository.js';
import { createPublicationRepository } from '../data/publication-repository.js';
import { contentRow } from '../data/rows.js';
import type { Content } from '../domain/content/content.js';
import { createPublishContent } from './publish-content.js';
import { createWithdrawContent } from './withdraw-content.js';

let tables: Awaited<ReturnType<typeof startTables>>;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

/** Keys of the public copies, by bucket, and what the edges were told to forget. */
let buckets: Record<'content' | 'images', Set<string>>;
let forgotten: Map<string, string>;
/** Called before each copy. */
let beforeCopy: () => Promise<void>;
let beforeInvalidation: () => Promise<void>;
let content: Content;

beforeEach(async () => {
  buckets = { content: new Set(), images: new Set() };
  forgotten = new Map();
  beforeCopy = async () => undefined;
  beforeInvalidation = async () => undefined;
  content = buildContent({
    id: randomUUID(),
    kind: 'VIDEO',
    status: 'APPROVED',
    version: 2,
    variants: [
      { name: 'poster', mediaType: 'image/webp', byteLength: 1, width: 1, height: 1 },
      { name: 'video', mediaType: 'video/mp4', byteLength: 1, width: 1, height: 1 },
    ],
  });
  await tables.put('Content', contentRow(content));
});

function setUp() {
  const { client } = tables;
  const publications = createPublicationRepository({ client, tableName: 'Content', now: () => new Date(0) });
  const folderOf = (keys: Set<string>) => ({
    isEmpty: async (prefix: string) => ![...keys].some((key) => key.startsWith(prefix)),
    empty: async (prefix: string) => {
      for (const key of [...keys].filter((each) => each.startsWith(prefix))) {
        keys.delete(key);
      }
      return true;
    },
  });
  const copierOf = (keys: Set<string>) => ({
    copy: async (_from: string, to: string) => {
      await beforeCopy();
      keys.add(to);
    },
  });
  const withdrawals = createWithdrawContent({
    publications,
    folders: [folderOf(buckets.content), folderOf(buckets.images)],
    cache: {
      invalidate: async (folder, reference) => {
        await beforeInvalidation();
        forgotten.set(reference, folder);
      },
    },
    randomId: randomUUID,
  });
  const publish = createPublishContent({
    contents: createContentRepository({ client, tableName: 'Content' }),
    publications,
    copies: { content: copierOf(buckets.content), images: copierOf(buckets.images) },
    withdrawals,
  });
  const change = (more = {}) => publish({ id: content.id, eventId: 'event-1', removed: false, ...more });
  return { change, withdrawals };
}

const row = () => tables.get('Content', content.id);
const setRow = (more: Partial<Content>) => tables.put('Content', { ...contentRow(content), ...more });
const publicKeys = () => [...buckets.images, ...buckets.content];
const FOLDER = () => `public/events/event-1/${content.id}/`;

it('copies what is approved under a key of its own, each file in its bucket, and says so when all are there', async () => {
  await setUp().change();

  expect([...buckets.images]).toEqual([`${FOLDER()}2/poster.webp`]);
  expect([...buckets.content]).toEqual([`${FOLDER()}2/video.mp4`]);
  expect(await row()).toMatchObject({ publication: '2', publishedAt: '1970-01-01T00:00:00.000Z', version: 2 });
});

it('does nothing more when it hears of it again', async () => {
  const { change } = setUp();
  await change();
  buckets.images.clear();
  await change();

  expect([...buckets.images]).toEqual([]);
});

it('finishes under the same key what was begun and broke off', async () => {
  const { change } = setUp();
  let copied = 0;
  beforeCopy = async () => {
    copied += 1;
    if (copied === 2) {
      throw new Error('the power is gone');
    }
  };
  await expect(change()).rejects.toThrow('the power is gone');
  expect(await row()).toMatchObject({ publication: '2' });
  expect(await row()).not.toHaveProperty('publishedAt');
  await setRow({ version: 3, publication: '2' });
  await change();

  expect(publicKeys()).toEqual([`${FOLDER()}2/poster.webp`, `${FOLDER()}2/video.mp4`]);
  expect(await row()).toMatchObject({ publication: '2', publishedAt: expect.any(String) });
});

it('removes its own copies when the approval ends while it makes them', async () => {
  const { change, withdrawals } = setUp();
  beforeCopy = async () => {
    beforeCopy = async () => undefined;
    const rejected = { ...content, status: 'REJECTED', version: 3 } as const;
    await setRow({ ...rejected, publication: '2' });
    await withdrawals.now({ ...rejected, publication: '2' });
  };
  await change();

  expect(publicKeys()).toEqual([]);
  expect(await row()).not.toHaveProperty('publication');
  expect([...forgotten.values()]).toEqual([FOLDER(), FOLDER()]);
});

it('takes away what is no longer approved, from the row, the buckets and the edges, and only once', async () => {
  const { change, withdrawals } = setUp();
  await change();
  const rejected = { ...content, status: 'REJECTED', version: 3, publication: '2', publishedAt: 'then' } as const;
  await setRow(rejected);
  await withdrawals.now(rejected);
  await change({ publication: '2' });
  await change();

  expect(publicKeys()).toEqual([]);
  expect(await row()).not.toHaveProperty('publication');
  expect([...forgotten]).toEqual([[`${content.id}-2`, FOLDER()]]);
});

it('takes it away alone, when the decision did not get to it', async () => {
  const { change } = setUp();
  await change();
  await setRow({ status: 'REJECTED', version: 3, publication: '2', publishedAt: 'then' });
  await change({ publication: '2' });

  expect(publicKeys()).toEqual([]);
  expect([...forgotten.values()]).toEqual([FOLDER()]);
  expect(await row()).not.toHaveProperty('publishedAt');
});

it('finishes a withdrawal that broke off before the edges were told', async () => {
  const { change } = setUp();
  await setRow({ status: 'REJECTED', version: 3 });
  await change({ publication: '2' });

  expect([...forgotten]).toEqual([[`${content.id}-2`, FOLDER()]]);
});

it('makes the copies anew that a late withdrawal swept away with its own', async () => {
  const { change } = setUp();
  await setRow({ status: 'REJECTED', version: 3 });
  beforeInvalidation = async () => {
    beforeInvalidation = async () => undefined;
    await setRow({ version: 4 });
    await change();
    buckets.images.clear(); // as an emptying does that was under way
  };
  await change({ publication: '2', isRetry: true });

  expect(publicKeys()).toEqual([`${FOLDER()}4/poster.webp`, `${FOLDER()}4/video.mp4`]);
  expect(await row()).toMatchObject({ publication: '4', publishedAt: expect.any(String) });
});

it('makes copies that are said to be there when it is tried again', async () => {
  const { change } = setUp();
  await change();
  buckets.images.clear();
  await change({ isRetry: true });

  expect([...buckets.images]).toEqual([`${FOLDER()}2/poster.webp`]);
});

it('has the edges forget what was gone already when it is tried again', async () => {
  const { change } = setUp();
  content = { ...content, id: randomUUID() };
  await change({ removed: true, isRetry: true });

  expect([...forgotten.values()]).toEqual([FOLDER()]);
});

it('publishes what is approved again under another key', async () => {
  const { change } = setUp();
  await setRow({ version: 4 });
  await change();

  expect(publicKeys()).toEqual([`${FOLDER()}4/poster.webp`, `${FOLDER()}4/video.mp4`]);
});

it('removes what a publisher left of content that is gone, and asks nothing of the edges when there is nothing', async () => {
  const { change } = setUp();
  content = { ...content, id: randomUUID() };
  await change({ removed: true });
  expect([...forgotten]).toEqual([]);
  buckets.images.add(`${FOLDER()}2/poster.webp`);
  await change({ removed: true });

  expect(publicKeys()).toEqual([]);
  expect([...forgotten.values()]).toEqual([FOLDER()]);
});

it('touches nothing of what was never public', async () => {
  const { change, withdrawals } = setUp();
  await setRow({ status: 'PENDING' });
  await change();
  await withdrawals.now({ id: content.id, eventId: 'event-1' });

  expect([publicKeys(), [...forgotten]]).toEqual([[], []]);
});

it('takes a whole event away in one', async () => {
  const { change, withdrawals } = setUp();
  await change();
  await withdrawals.event('event-1');

  expect(publicKeys()).toEqual([]);
  expect([...forgotten]).toEqual([['event-1', 'public/events/event-1/']]);
});
