import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql-16';
import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../../shared/log.js';
import { copyMap } from '../copy-json.js';
import { AUTH_TYPE_WORDS, type Principal } from '../principal.js';
import type { TemplateHost, TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import { type EvictFromCache, RequestExtensions } from './request-extensions.js';

const NO_ERRORS: readonly GraphQLError[] = [];

/** What a request brings. */
export interface RequestContextInput {
  readonly principal: Principal;
  readonly headers: TemplateMap;
  readonly sourceIp: string;
  /** As the client sent them; templates read them as `$ctx.info.variables`. */
  readonly variables: TemplateMap;
}

/** What all requests of an API share. */
export interface RequestSurroundings {
  readonly environment: TemplateMap;
  readonly resolverCountLimit: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly evict: EvictFromCache;
}

/** Everything the resolvers of one request share. It is graphql's context value and the templates' host. */
export class RequestContext implements TemplateHost {
  readonly principal: Principal;
  readonly headers: TemplateMap;
  readonly variables: TemplateMap;
  readonly environment: TemplateMap;
  /** Coerced arguments of the subscription field, once its resolver ran. */
  subscriptionArguments: TemplateMap | undefined;
  private readonly sourceIp: string;
  private readonly surroundings: RequestSurroundings;
  private field: GraphQLResolveInfo | undefined;
  private ownIdentity: TemplateMap | null | undefined;
  private resolverCount: number;
  private ownExtensions: RequestExtensions | undefined;
  private openBatches: Map<unknown, unknown> | undefined;
  private errors: GraphQLError[] | undefined;

  /** One is made for every request, so it only assigns; the rest is made when it is asked for. */
  constructor({ principal, headers, variables, sourceIp }: RequestContextInput, surroundings: RequestSurroundings) {
    this.principal = principal;
    this.headers = headers;
    this.variables = variables;
    this.environment = surroundings.environment;
    this.sourceIp = sourceIp;
    this.surroundings = surroundings;
    this.resolverCount = 0;
  }

  /** Errors that templates appended without ending their resolver. */
  get appendedErrors(): readonly GraphQLError[] {
    return this.errors ?? NO_ERRORS;
  }

  /** Made when they are first asked for: most requests use none. */
  get extensions(): RequestExtensions {
    this.ownExtensions ??= new RequestExtensions(() => this.field?.parentType.name ?? '', this.surroundings.evict);
    return this.ownExtensions;
  }

  /** What the templates asked for; undefined when they asked for nothing. */
  get usedExtensions(): RequestExtensions | undefined {
    return this.ownExtensions;
  }

  /** Open Lambda batches by pipeline function or resolver. */
  get batches(): Map<unknown, unknown> {
    this.openBatches ??= new Map();
    return this.openBatches;
  }

  /** `$ctx.identity`. Templates may change it, so every request has its own copy. */
  get identity(): TemplateMap | null {
    if (this.ownIdentity === undefined) {
      const { identity, mode } = this.principal;
      this.ownIdentity = identity === null ? null : copyMap(identity);
      if (this.ownIdentity !== null && mode !== 'AWS_LAMBDA') {
        this.ownIdentity['sourceIp'] = [this.sourceIp];
      }
    }
    return this.ownIdentity;
  }

  /** Told before each template runs; templates are synchronous, so it holds until they end. */
  enterField(field: GraphQLResolveInfo): void {
    this.field = field;
  }

  /** @throws ResolverError when the request has run all the resolvers it may. */
  countResolver(): void {
    this.resolverCount += 1;
    if (this.resolverCount > this.surroundings.resolverCountLimit) {
      throw new ResolverError(
        `The request ran more than ${this.surroundings.resolverCountLimit} resolvers.`,
        'ResolverExecutionLimitReached',
      );
    }
  }

  authType(): string {
    return AUTH_TYPE_WORDS[this.principal.mode];
  }

  now(): Date {
    return new Date(this.surroundings.clock.now());
  }

  autoId(): string {
    return randomUUID();
  }

  appendError(error: ResolverError): void {
    const field = this.field;
    this.errors ??= [];
    this.errors.push(
      new GraphQLError(error.message, {
        originalError: error,
        ...(field === undefined ? {} : { nodes: field.fieldNodes, path: pathOf(field.path) }),
      }),
    );
  }

  log(level: 'info' | 'error', values: readonly TemplateValue[]): void {
    const field = this.field;
    this.surroundings.log[level]('a resolver logged', {
      ...(field === undefined ? {} : { field: `${field.parentType.name}.${field.fieldName}` }),
      values,
    });
  }
}

/** A response path from its last key to its first, as a list from the root. */
export function pathOf(path: GraphQLResolveInfo['path']): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = path; step !== undefined; step = step.prev) {
    keys.unshift(step.key);
  }
  return keys;
}
