import type { ResolverError } from './errors.js';
import type { TemplateMap, TemplateValue } from './template-value.js';

export type { TemplateMap, TemplateValue };

/**
 * What a template reads as `$ctx` and a handler as `ctx`. Templates may change it: `stash`, `args` and what hangs from
 * them is shared by all functions of one pipeline.
 */
export interface ResolverContext {
  arguments: TemplateMap;
  /** The same object as `arguments`: templates assign to `$ctx.args.x` and later functions read it. */
  args: TemplateMap;
  identity: TemplateMap | null;
  source: TemplateValue;
  stash: TemplateMap;
  prev: { result: TemplateValue } | null;
  result: TemplateValue;
  error: { message: string; type: string } | null;
  request: { headers: TemplateMap; domainName: string | null };
  info: {
    fieldName: string;
    parentTypeName: string;
    variables: TemplateMap;
    /** Paths of the selected fields, `items/name`. May be an own getter: it is read only by templates that ask. */
    selectionSetList: string[];
    selectionSetGraphQL: string;
  };
  /** The API's environment variables; `{}` when it has none. */
  env: TemplateMap;
}

/** What `$extensions` does; each throws a `ResolverError` when the engine refuses the request. */
export interface TemplateExtensions {
  /** @param filter - `{ filterGroup: [{ filters: [{ fieldName, operator, value }] }] }`. */
  setSubscriptionFilter(filter: TemplateValue): void;
  setSubscriptionInvalidationFilter(filter: TemplateValue): void;
  /** @param invalidation - `{ subscriptionField, payload }`. */
  invalidateSubscriptions(invalidation: TemplateValue): void;
  /** @param keys - caching key to value, `{ 'context.arguments.id': 'a' }`. */
  evictFromApiCache(typeName: string, fieldName: string, keys: TemplateMap): void;
}

/** What a template may call back while it runs. One host serves all templates of one request. */
export interface TemplateHost {
  /** AppSync's own words: `IAM Authorization`, `User Pool Authorization`, `API Key Authorization`, … */
  authType(): string;
  now(): Date;
  /** A UUID. */
  autoId(): string;
  /** Adds an error to the response without ending the resolver. */
  appendError(error: ResolverError): void;
  log(level: 'info' | 'error', values: readonly TemplateValue[]): void;
  readonly extensions: TemplateExtensions;
}

/**
 * How a template ended. Attribute values in a DynamoDB request are AppSync's, not DynamoDB's: `{ N: 5 }` and
 * `{ NULL: null }` occur. `toWireAttribute` and `toWireAttributes` of `index.ts` turn them into the wire's. `return` is `#return` and `runtime.earlyReturn`: in a request template the data source and the
 * response template are skipped.
 */
export type TemplateOutcome =
  | { readonly kind: 'output'; readonly value: TemplateValue }
  | {
      readonly kind: 'return';
      readonly value: TemplateValue;
      /** `END`: the remaining functions of the pipeline are skipped as well. VTL always says `NEXT`. */
      readonly skipTo: 'NEXT' | 'END';
    };

/**
 * A compiled template or handler. It keeps nothing between calls.
 *
 * @throws ResolverError for `$util.error`, `$util.unauthorized`, invalid output and every failure at run time.
 */
export type TemplateFunction = (context: ResolverContext, host: TemplateHost) => TemplateOutcome;

/** The two handlers of a resolver or function written for APPSYNC_JS. */
export interface CodeHandlers {
  readonly request: TemplateFunction;
  readonly response: TemplateFunction;
}

/**
 * @param source - the mapping template.
 * @param name - what errors call it, `Query.getEvent.auth0.request`.
 * @throws TemplateError for what AppSync would refuse or this runtime does not know.
 */
export type CompileVtl = (source: string, name: string) => TemplateFunction;

/**
 * @param code - an ES module that exports `request` and `response`.
 * @param name - what errors call it.
 * @throws TemplateError for what AppSync would refuse or this runtime does not know.
 */
export type CompileJs = (code: string, name: string) => CodeHandlers;
