import { buffer } from 'node:stream/consumers';
import type { Behavior, Distribution } from '../config.js';
import { MAX_CACHED_OBJECT_BYTES } from '../limits.js';
import { type Representation, representBytes } from '../origin/representation.js';
import { askS3Origin } from '../origin/s3-origin.js';
import type { CloudFrontState } from '../state.js';
import type { ViewerRequest } from '../viewer/viewer-request.js';
import { type CacheKey, cacheKey } from './cache-key.js';
import { chooseEncoding, compress } from './compress.js';
import type { CacheEntry } from './edge-cache.js';
import { errorTtlSeconds, mayCache, ttlSeconds } from './freshness.js';

export type CacheResult = 'Hit' | 'Miss' | 'RefreshHit';

export interface Obtained {
  readonly representation: Representation;
  readonly result: CacheResult;
  /** How long it has been in the cache; present on a hit. */
  readonly ageSeconds?: number;
}

/** One request with all that decides about it. */
export interface EdgeCall {
  readonly state: CloudFrontState;
  readonly distribution: Distribution;
  readonly behavior: Behavior;
  readonly viewer: ViewerRequest;
}

/**
 * Gets what a path stands for, from the cache or from the origin.
 *
 * Nothing is awaited between the origin's answer and the return, when that answer is not held in memory: its bytes must be
 * asked for in the same turn.
 */
export async function obtain(call: EdgeCall): Promise<Obtained> {
  const { state, distribution, behavior, viewer } = call;
  if (!isCacheable(behavior, viewer.method)) {
    return { representation: askOrigin(call), result: 'Miss' };
  }
  const key = cacheKey(distribution, behavior, viewer);
  const entry = state.cache.get(key);
  if (entry !== undefined && entry.expiresMs > state.clock.now()) {
    return hit(entry, state.clock.now());
  }
  const underWay = state.cache.filling(key);
  if (underWay !== undefined) {
    return hit(await underWay, state.clock.now());
  }
  return obtainFromOrigin(call, key, entry);
}

async function obtainFromOrigin(call: EdgeCall, key: CacheKey, stale: CacheEntry | undefined): Promise<Obtained> {
  const { state, behavior, viewer } = call;
  const origin = askOrigin(call);
  const ttl = ttlOf(call, origin);
  if (stale !== undefined && isUnchanged(stale, origin)) {
    // The origin would have answered "304 Not Modified" to the ETag that is known.
    const nowMs = state.clock.now();
    state.cache.put({ ...stale, storedMs: nowMs, expiresMs: nowMs + ttl * 1000 });
    return { representation: stale.representation, result: 'RefreshHit' };
  }
  if (stale !== undefined && stale.representation.statusCode < 400 && origin.statusCode >= 500) {
    // "If your origin returns a 5xx status code, CloudFront serves the object even though it has expired."
    const nowMs = state.clock.now();
    state.cache.put({ ...stale, expiresMs: nowMs + ttl * 1000 });
    return hit(stale, nowMs);
  }
  const encoding = chooseEncoding(behavior, viewer, origin);
  if (origin.byteLength > MAX_CACHED_OBJECT_BYTES || (ttl === 0 && encoding === undefined)) {
    return { representation: origin, result: 'Miss' };
  }
  const load = () => hold(origin, encoding);
  if (ttl === 0) {
    return { representation: await load(), result: 'Miss' };
  }
  const { representation } = await state.cache.fill(key, async () => {
    const held = await load();
    const storedMs = state.clock.now();
    return {
      key,
      representation: held,
      originEtag: origin.headers['etag'],
      storedMs,
      expiresMs: storedMs + ttl * 1000,
    };
  });
  return { representation, result: 'Miss' };
}

function askOrigin({ state, distribution, behavior, viewer }: EdgeCall): Representation {
  return askS3Origin(state, distribution, behavior, viewer);
}

function ttlOf({ state, distribution, behavior }: EdgeCall, origin: Representation): number {
  return origin.statusCode >= 400
    ? errorTtlSeconds(distribution, origin)
    : ttlSeconds(behavior.cachePolicy, origin.headers, state.clock.now());
}

/** "CloudFront always caches responses to GET and HEAD requests. You can also configure [it] to cache responses to OPTIONS." */
function isCacheable({ cachePolicy, cachesOptions }: Behavior, method: string): boolean {
  return mayCache(cachePolicy) && (method !== 'OPTIONS' || cachesOptions);
}

function isUnchanged({ originEtag, representation }: CacheEntry, origin: Representation): boolean {
  return (
    originEtag !== undefined &&
    originEtag === origin.headers['etag'] &&
    representation.modifiedMs === origin.modifiedMs &&
    representation.statusCode === origin.statusCode
  );
}

function hit({ representation, storedMs }: CacheEntry, nowMs: number): Obtained {
  return { representation, result: 'Hit', ageSeconds: Math.max(0, Math.floor((nowMs - storedMs) / 1000)) };
}

/** Reads a body into memory, compressed where the viewer takes it. */
async function hold(origin: Representation, encoding: ReturnType<typeof chooseEncoding>): Promise<Representation> {
  const { statusCode, headers, modifiedMs } = origin;
  const bytes = origin.read();
  const body = Buffer.isBuffer(bytes) ? bytes : await buffer(bytes);
  if (encoding === undefined) {
    return representBytes(statusCode, headers, body, modifiedMs);
  }
  const compressed = await compress(body, headers, encoding);
  return representBytes(statusCode, compressed.headers, compressed.body, modifiedMs);
}
