import { expect, it } from 'vitest';
import { CACHE_ENTRY_OVERHEAD_BYTES } from '../limits.js';
import { representBytes } from '../origin/representation.js';
import type { CacheKey } from './cache-key.js';
import { type CacheEntry, createEdgeCache } from './edge-cache.js';

const BODY_BYTES = 100;
const ENTRY_BYTES = BODY_BYTES + CACHE_ENTRY_OVERHEAD_BYTES;

function key(path: string, distributionId = 'E1'): CacheKey {
  return { distributionId, path, query: '', text: `${distributionId}${path}` };
}

function entry(path: string, distributionId?: string): CacheEntry {
  const representation = representBytes(200, {}, Buffer.alloc(BODY_BYTES));
  return { key: key(path, distributionId), representation, originEtag: undefined, storedMs: 0, expiresMs: 1 };
}

/** A load that ends when it is told to. */
function heldLoad(path: string) {
  let finish: (loaded: CacheEntry) => void = () => undefined;
  const loaded = new Promise<CacheEntry>((resolve) => {
    finish = resolve;
  });
  return { load: () => loaded, finish: () => finish(entry(path)) };
}

it('keeps no more bytes than it may, and lets go of what was not used for longest', () => {
  const cache = createEdgeCache(3 * ENTRY_BYTES);
  for (const path of ['/a', '/b', '/c']) {
    cache.put(entry(path));
  }
  cache.get(key('/a'));
  cache.put(entry('/d'));

  expect(['/a', '/b', '/c', '/d'].filter((path) => cache.get(key(path)) !== undefined)).toEqual(['/a', '/c', '/d']);
});

it('counts an entry that is replaced once', () => {
  const cache = createEdgeCache(2 * ENTRY_BYTES);
  cache.put(entry('/a'));
  for (let round = 0; round < 5; round += 1) {
    cache.put(entry('/b'));
  }

  expect(cache.get(key('/a'))).toBeDefined();
});

it('lets others wait for what is under way, until it is there', async () => {
  const cache = createEdgeCache();
  const { load, finish } = heldLoad('/a');
  const first = cache.fill(key('/a'), load);
  const waiting = cache.filling(key('/a'));
  finish();

  expect(await waiting).toBe(await first);
  expect(cache.filling(key('/a'))).toBeUndefined();
  expect(cache.get(key('/a'))).toBe(await first);
});

it('does not keep what was under way when its path was invalidated, nor let later ones wait for it', async () => {
  const cache = createEdgeCache();
  const stale = heldLoad('/a');
  const first = cache.fill(key('/a'), stale.load);
  cache.invalidate('E1', ({ path }) => path === '/a');
  expect(cache.filling(key('/a'))).toBeUndefined();
  const fresh = heldLoad('/a');
  const second = cache.fill(key('/a'), fresh.load);
  fresh.finish();
  const kept = await second;
  stale.finish();
  await first;

  expect(cache.get(key('/a'))).toBe(kept);
});

it('forgets a load that failed', async () => {
  const cache = createEdgeCache();
  await expect(cache.fill(key('/a'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(cache.filling(key('/a'))).toBeUndefined();
  expect(cache.get(key('/a'))).toBeUndefined();
});

it('invalidates one distribution and leaves the others', () => {
  const cache = createEdgeCache();
  cache.put(entry('/a', 'E1'));
  cache.put(entry('/a', 'E2'));
  cache.invalidate('E1', () => true);

  expect(cache.get(key('/a', 'E1'))).toBeUndefined();
  expect(cache.get(key('/a', 'E2'))).toBeDefined();
});
