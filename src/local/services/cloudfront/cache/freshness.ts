import type { CachePolicy, Distribution } from '../config.js';
import { DEFAULT_ERROR_TTL_SECONDS } from '../limits.js';
import type { Representation } from '../origin/representation.js';

/** "CloudFront always caches the following HTTP 4xx and 5xx status codes returned by your origin." */
const ALWAYS_CACHED_ERRORS: ReadonlySet<number> = new Set([404, 410, 414, 500, 501, 502, 503, 504]);

/**
 * How long what the origin answered may be served without asking again, in seconds. 0: not at all.
 *
 * "Specifying the amount of time that CloudFront caches objects": the least of the directive and the maximum TTL, but no less
 * than the minimum TTL, which wins over `no-store`, `no-cache` and `private` too.
 */
export function ttlSeconds(
  { minTtlSeconds, defaultTtlSeconds, maxTtlSeconds }: CachePolicy,
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): number {
  const directives = cacheDirectives(headers['cache-control']);
  if (['no-store', 'no-cache', 'private'].some((name) => directives.has(name))) {
    return minTtlSeconds;
  }
  const stated = statedTtlSeconds(directives, headers['expires'], nowMs);
  return stated === undefined
    ? Math.max(minTtlSeconds, defaultTtlSeconds)
    : Math.max(minTtlSeconds, Math.min(stated, maxTtlSeconds));
}

/**
 * How long an error is served again: "the maximum of … the error caching minimum TTL (10 seconds by default) [and] a
 * Cache-Control max-age header". Errors outside the list only where the origin sent such a header, as S3 never does.
 */
export function errorTtlSeconds(
  { customErrors }: Pick<Distribution, 'customErrors'>,
  { statusCode, headers }: Pick<Representation, 'statusCode' | 'headers'>,
): number {
  const minimum = customErrors.get(statusCode)?.ttlSeconds ?? DEFAULT_ERROR_TTL_SECONDS;
  const directives = cacheDirectives(headers['cache-control']);
  const stated = directives.get('s-maxage') ?? directives.get('max-age');
  if (stated === undefined) {
    return ALWAYS_CACHED_ERRORS.has(statusCode) ? minimum : 0;
  }
  return Math.max(minimum, toSeconds(stated));
}

/** Whether a policy ever lets anything be cached: "when you set the TTL values to zero, caching is disabled". */
export function mayCache({ maxTtlSeconds }: CachePolicy): boolean {
  return maxTtlSeconds > 0;
}

/** "If you specify values both for Cache-Control max-age and for Expires, CloudFront uses only the value of max-age." */
function statedTtlSeconds(
  directives: ReadonlyMap<string, string>,
  expires: string | undefined,
  nowMs: number,
): number | undefined {
  const maxAge = directives.get('s-maxage') ?? directives.get('max-age');
  if (maxAge !== undefined) {
    return toSeconds(maxAge);
  }
  if (expires === undefined) {
    return undefined;
  }
  const expiresMs = Date.parse(expires);
  // RFC 9111, 5.3: a date that is none means "already expired".
  return Number.isNaN(expiresMs) ? 0 : Math.max(0, Math.floor((expiresMs - nowMs) / 1000));
}

function cacheDirectives(header = ''): ReadonlyMap<string, string> {
  return new Map(
    header
      .split(',')
      .map((part) => part.trim().split('='))
      .map(([name = '', value = '']) => [name.toLowerCase(), value.replaceAll('"', '')]),
  );
}

/** A number of seconds that is none is taken for 0: what cannot be understood is asked for again. */
function toSeconds(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : 0;
}
