import type { ResolverContext, TemplateHost, TemplateMap, TemplateValue } from '../contract.js';
import type { ResolverError } from '../errors.js';

/** A context for tests: a signed-in caller of `Query.getThing`, valid by default. */
export function buildContext({ args = {}, ...overrides }: Partial<ResolverContext> = {}): ResolverContext {
  return {
    arguments: args,
    args,
    identity: { sub: 'sub-1', username: 'ann', claims: { sub: 'sub-1', username: 'ann' } },
    source: {},
    stash: {},
    prev: null,
    result: null,
    error: null,
    request: { headers: {}, domainName: null },
    info: {
      fieldName: 'getThing',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: ['id'],
      selectionSetGraphQL: '{ id }',
    },
    env: {},
    ...overrides,
  };
}

export interface RecordingHost extends TemplateHost {
  readonly errors: ResolverError[];
  readonly logged: (readonly [level: string, values: readonly TemplateValue[]])[];
  /** Calls of the extensions, by name. */
  readonly extended: (readonly [name: string, ...args: TemplateValue[]])[];
}

/** A host for tests: a fixed clock and id; what the template does is kept. */
export function buildHost(overrides: Partial<TemplateHost> = {}): RecordingHost {
  const errors: ResolverError[] = [];
  const logged: [string, readonly TemplateValue[]][] = [];
  const extended: [string, ...TemplateValue[]][] = [];
  return {
    authType: () => 'User Pool Authorization',
    now: () => new Date('2026-03-04T05:06:07.089Z'),
    autoId: () => '00000000-0000-4000-8000-000000000001',
    appendError: (error) => errors.push(error),
    log: (level, values) => logged.push([level, values]),
    extensions: {
      setSubscriptionFilter: (filter) => extended.push(['setSubscriptionFilter', filter]),
      setSubscriptionInvalidationFilter: (filter) => extended.push(['setSubscriptionInvalidationFilter', filter]),
      invalidateSubscriptions: (invalidation) => extended.push(['invalidateSubscriptions', invalidation]),
      evictFromApiCache: (typeName: string, fieldName: string, keys: TemplateMap) =>
        extended.push(['evictFromApiCache', typeName, fieldName, keys]),
    },
    ...overrides,
    errors,
    logged,
    extended,
  };
}
