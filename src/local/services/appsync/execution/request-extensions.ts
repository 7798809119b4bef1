import { isMap } from '../data-sources/request-members.js';
import { LIMITS } from '../limits.js';
import type { TemplateExtensions, TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';

/** A call of `invalidateSubscriptions`, carried out when the mutation has ended. */
export interface Invalidation {
  readonly subscriptionField: string;
  readonly payload: TemplateMap;
}

/** Removes one entry of the API cache; tells whether there was one. */
export type EvictFromCache = (typeName: string, fieldName: string, keys: TemplateMap) => boolean;

/** What the templates of one request asked for through `$extensions`. */
export class RequestExtensions implements TemplateExtensions {
  subscriptionFilter: TemplateValue;
  invalidationFilter: TemplateValue;
  readonly invalidations: Invalidation[] = [];
  /** Cache entries removed; undefined when none was asked for. */
  evicted: number | undefined;

  constructor(
    private readonly rootType: () => string,
    private readonly evict: EvictFromCache,
  ) {}

  setSubscriptionFilter(filter: TemplateValue): void {
    this.#onlyIn('Subscription', 'setSubscriptionFilter');
    this.subscriptionFilter = filter;
  }

  setSubscriptionInvalidationFilter(filter: TemplateValue): void {
    this.#onlyIn('Subscription', 'setSubscriptionInvalidationFilter');
    this.invalidationFilter = filter;
  }

  invalidateSubscriptions(invalidation: TemplateValue): void {
    this.#onlyIn('Mutation', 'invalidateSubscriptions');
    const field = isMap(invalidation) ? invalidation['subscriptionField'] : undefined;
    const payload = isMap(invalidation) ? invalidation['payload'] : undefined;
    if (typeof field !== 'string' || !isMap(payload)) {
      throw new ResolverError('invalidateSubscriptions needs a subscriptionField and a payload.', 'MappingTemplate');
    }
    if (this.invalidations.length >= LIMITS.maxInvalidationsPerRequest) {
      throw new ResolverError(
        `At most ${LIMITS.maxInvalidationsPerRequest} subscription invalidations are allowed in a request.`,
        'MappingTemplate',
      );
    }
    this.invalidations.push({ subscriptionField: field, payload });
  }

  evictFromApiCache(typeName: string, fieldName: string, keys: TemplateMap): void {
    this.#onlyIn('Mutation', 'evictFromApiCache');
    this.evicted = (this.evicted ?? 0) + (this.evict(typeName, fieldName, keys) ? 1 : 0);
  }

  #onlyIn(rootType: string, name: string): void {
    if (this.rootType() !== rootType) {
      throw new ResolverError(`$extensions.${name} may be used by resolvers of a ${rootType} only.`, 'MappingTemplate');
    }
  }
}
