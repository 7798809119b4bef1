import { expect, it } from 'vitest';
import type { CustomError } from '../config.js';
import { buildBehavior } from '../test-support/build-viewer.js';
import { errorTtlSeconds, mayCache, ttlSeconds } from './freshness.js';

const NOW_MS = Date.parse('2026-11-20T10:00:00Z');
const POLICY = buildBehavior().cachePolicy;

it.each([
  [0, {}, 60],
  [90, {}, 90],
  [0, { 'cache-control': 'max-age=10' }, 10],
  [0, { 'cache-control': 'max-age=0' }, 0],
  [0, { 'cache-control': 'max-age=99999' }, 3600],
  [30, { 'cache-control': 'max-age=10' }, 30],
  [0, { 'cache-control': 'public, MAX-AGE="20"' }, 20],
  [0, { 'cache-control': 'max-age=5, s-maxage=15' }, 15],
  [0, { 'cache-control': 'max-age=soon' }, 0],
  [0, { 'cache-control': 'public' }, 60],
  [0, { 'cache-control': 'no-store' }, 0],
  [0, { 'cache-control': 'no-cache, max-age=10' }, 0],
  [0, { 'cache-control': 'private' }, 0],
  [30, { 'cache-control': 'no-store' }, 30],
  [0, { expires: 'Fri, 20 Nov 2026 10:00:25 GMT' }, 25],
  [0, { expires: 'Fri, 20 Nov 2026 09:00:00 GMT' }, 0],
  [0, { expires: '0' }, 0],
  [0, { expires: 'Sat, 20 Nov 2027 10:00:00 GMT' }, 3600],
  [0, { expires: 'Fri, 20 Nov 2026 10:00:25 GMT', 'cache-control': 'max-age=7' }, 7],
])('with a minimum TTL of %i and %j it is %i', (minTtlSeconds, headers, ttl) => {
  expect(ttlSeconds({ ...POLICY, minTtlSeconds }, headers, NOW_MS)).toBe(ttl);
});

it.each([
  [404, {}, 10],
  [500, {}, 10],
  [410, {}, 10],
  [403, {}, 0],
  [400, {}, 0],
  [403, { 'cache-control': 'max-age=2' }, 10],
  [403, { 'cache-control': 'max-age=20' }, 20],
  [404, { 'cache-control': 'max-age=20' }, 20],
  [416, {}, 0],
])('caches the error %i with %j for %i s', (statusCode, headers, ttl) => {
  expect(errorTtlSeconds({ customErrors: new Map() }, { statusCode, headers })).toBe(ttl);
});

it('caches an error as long as the distribution says', () => {
  const customErrors = new Map<number, CustomError>([[404, { ttlSeconds: 300 }]]);

  expect(errorTtlSeconds({ customErrors }, { statusCode: 404, headers: {} })).toBe(300);
  expect(errorTtlSeconds({ customErrors }, { statusCode: 500, headers: {} })).toBe(10);
});

it('caches nothing where the maximum TTL is 0', () => {
  expect(mayCache(POLICY)).toBe(true);
  expect(mayCache({ ...POLICY, maxTtlSeconds: 0 })).toBe(false);
});
