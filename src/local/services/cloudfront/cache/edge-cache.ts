import { CACHE_ENTRY_OVERHEAD_BYTES, MAX_CACHE_BYTES } from '../limits.js';
import type { Representation } from '../origin/representation.js';
import type { CacheKey } from './cache-key.js';

export interface CacheEntry {
  readonly key: CacheKey;
  readonly representation: Representation;
  /** The origin's own ETag: that of a compressed body is a weak one. */
  readonly originEtag: string | undefined;
  readonly storedMs: number;
  readonly expiresMs: number;
}

/** What one edge location would keep: bounded in bytes, the least recently used goes first. In memory: a restart empties it. */
export interface EdgeCache {
  /** Fresh or stale. */
  get(key: CacheKey): CacheEntry | undefined;
  put(entry: CacheEntry): void;
  /** The same request under way, for others to wait for. */
  filling(key: CacheKey): Promise<CacheEntry> | undefined;
  /**
   * Runs `load` and keeps what it gives, unless the path was invalidated meanwhile: it may have read what is invalid now.
   * From here until it has ended, `filling` gives its promise.
   */
  fill(key: CacheKey, load: () => Promise<CacheEntry>): Promise<CacheEntry>;
  /** Removes all that matches, of every query, header and encoding; what is under way will not be kept. */
  invalidate(distributionId: string, matches: (key: CacheKey) => boolean): void;
}

/** @param maxBytes - bodies and overhead together. */
export function createEdgeCache(maxBytes: number = MAX_CACHE_BYTES): EdgeCache {
  const entries = new Map<string, CacheEntry>();
  const fillings = new Map<string, { readonly key: CacheKey; readonly entry: Promise<CacheEntry> }>();
  let byteLength = 0;

  const remove = (text: string) => {
    const entry = entries.get(text);
    if (entry !== undefined) {
      entries.delete(text);
      byteLength -= sizeOf(entry);
    }
  };
  const put = (entry: CacheEntry) => {
    remove(entry.key.text);
    entries.set(entry.key.text, entry);
    byteLength += sizeOf(entry);
    for (const text of entries.keys()) {
      if (byteLength <= maxBytes) {
        break;
      }
      remove(text);
    }
  };

  return {
    get(key) {
      const entry = entries.get(key.text);
      if (entry !== undefined) {
        // The map keeps the order of insertion, so that its first entry is the one not used for longest.
        entries.delete(key.text);
        entries.set(key.text, entry);
      }
      return entry;
    },
    put,
    filling: (key) => fillings.get(key.text)?.entry,
    async fill(key, load) {
      const filling = { key, entry: load() };
      fillings.set(key.text, filling);
      try {
        const entry = await filling.entry;
        if (fillings.get(key.text) === filling) {
          put(entry);
        }
        return entry;
      } finally {
        if (fillings.get(key.text) === filling) {
          fillings.delete(key.text);
        }
      }
    },
    invalidate(distributionId, matches) {
      const isInvalid = (key: CacheKey) => key.distributionId === distributionId && matches(key);
      for (const { key } of [...entries.values()].filter((entry) => isInvalid(entry.key))) {
        remove(key.text);
      }
      for (const { key } of [...fillings.values()].filter((filling) => isInvalid(filling.key))) {
        fillings.delete(key.text);
      }
    },
  };
}

function sizeOf({ representation }: CacheEntry): number {
  return representation.byteLength + CACHE_ENTRY_OVERHEAD_BYTES;
}
