import type { Clock } from '../../../shared/clock.js';
import { BoundedCache } from '../bounded-cache.js';
import { CACHE_BOUNDS } from '../limits.js';
import type { ApiCacheDefinition, CachingDefinition, ResolverDefinition } from '../load/definition.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import type { EvictFromCache } from './request-extensions.js';
import type { RunResolver } from './run-resolver.js';

/** AppSync's server-side cache: results of resolvers, kept for a while per caching key. */
export interface ApiCache {
  /** The resolver with the cache before it; the resolver itself when its results are not cached. */
  wrap(definition: ResolverDefinition, run: RunResolver): RunResolver;
  evict: EvictFromCache;
}

/** Without keys of its own a resolver's results are kept apart by everything they could depend on. */
const ALL_KEYS = ['context.arguments', 'context.identity', 'context.source'];

/** @param definition - undefined when the API has no cache. */
export function createApiCache(definition: ApiCacheDefinition | undefined, clock: Clock): ApiCache {
  const entries = new BoundedCache<{ readonly json: string; readonly untilMs: number }>(CACHE_BOUNDS.maxCacheEntries);
  return {
    wrap: (resolver, run) => {
      const caching = cachingOf(definition, resolver);
      return caching === undefined ? run : cached(resolver, caching, run);
    },
    evict: (typeName, fieldName, keys) => entries.delete(`${typeName}.${fieldName} ${JSON.stringify(keys)}`),
  };

  function cached(
    { typeName, fieldName }: ResolverDefinition,
    caching: CachingDefinition,
    run: RunResolver,
  ): RunResolver {
    const names = caching.keys.length > 0 ? caching.keys : ALL_KEYS;
    return (source, args, request, info) => {
      if (info.operation.operation !== 'query') {
        return run(source, args, request, info);
      }
      const context: TemplateMap = { arguments: args, identity: request.identity, source };
      const keys = Object.fromEntries(names.map((name) => [name, valueAt(context, name)]));
      const key = `${typeName}.${fieldName} ${JSON.stringify(keys)}`;
      const entry = entries.get(key);
      if (entry !== undefined && entry.untilMs > clock.now()) {
        return JSON.parse(entry.json) as TemplateValue;
      }
      const keep = (value: TemplateValue): TemplateValue => {
        entries.set(key, { json: JSON.stringify(value ?? null), untilMs: clock.now() + caching.ttlSeconds * 1000 });
        return value;
      };
      const value = run(source, args, request, info);
      return value instanceof Promise ? value.then(keep) : keep(value);
    };
  }
}

/** "Full request caching": every resolver, for the cache's own time to live. Else those that configure it. */
function cachingOf(
  cache: ApiCacheDefinition | undefined,
  { caching, typeName }: ResolverDefinition,
): CachingDefinition | undefined {
  if (cache === undefined || typeName === 'Mutation' || typeName === 'Subscription') {
    return undefined;
  }
  if (cache.behaviour === 'FULL_REQUEST_CACHING') {
    return { ttlSeconds: cache.ttlSeconds, keys: [] };
  }
  return caching === undefined ? undefined : { ...caching, ttlSeconds: caching.ttlSeconds || cache.ttlSeconds };
}

/** `context.arguments.id`. The address of the caller is no part of who he is. */
function valueAt(context: TemplateMap, name: string): TemplateValue {
  let value: TemplateValue = context;
  for (const step of name.split('.').slice(1)) {
    value = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value[step] ?? null) : null;
  }
  if (name === 'context.identity' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { ...value, sourceIp: null };
  }
  return value;
}
