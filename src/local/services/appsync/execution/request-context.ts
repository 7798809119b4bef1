import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLResolveInfo } from 'graphql-16';
import type { Clock } from '../../../shared/clock.js';
import type { Log } from '../../../shared/log.js';
import { copyMap } from '../copy-json.js';
import { AUTH_TYPE_WORDS, type Principal } from '../principal.js';
import type { TemplateHost, TemplateMap, TemplateValue } from '../templates/contract.js';
import { ResolverError } from '../templates/errors.js';
import { type EvictFromCache, RequestExtensions } from './request-extensions.js';

export interface RequestContextInput {
  readonly principal: Principal;
  readonly headers: TemplateMap;
  readonly sourceIp: string;
  /** As the client sent them; templates read them as `$ctx.info.variables`. */
  readonly variables: TemplateMap;
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
  readonly extensions: RequestExtensions;
  /** Errors that templates appended without ending their resolver. */
  readonly appendedErrors: GraphQLError[] = [];
  /** Open Lambda batches by pipeline function or resolver. */
  readonly batches = new Map<unknown, unknown>();
  /** Coerced arguments of the subscription field, once its resolver ran. */
  subscriptionArguments: TemplateMap | undefined;
  #field: GraphQLResolveInfo | undefined;
  #identity: TemplateMap | null | undefined;
  #resolverCount = 0;

  constructor(private readonly input: RequestContextInput) {
    this.principal = input.principal;
    this.headers = input.headers;
    this.variables = input.variables;
    this.environment = input.environment;
    this.extensions = new RequestExtensions(() => this.#field?.parentType.name ?? '', input.evict);
  }

  /** `$ctx.identity`. Templates may change it, so every request has its own copy. */
  get identity(): TemplateMap | null {
    if (this.#identity === undefined) {
      const { identity, mode } = this.principal;
      this.#identity = identity === null ? null : copyMap(identity);
      if (this.#identity !== null && mode !== 'AWS_LAMBDA') {
        this.#identity['sourceIp'] = [this.input.sourceIp];
      }
    }
    return this.#identity;
  }

  /** Told before each template runs; templates are synchronous, so it holds until they end. */
  enterField(field: GraphQLResolveInfo): void {
    this.#field = field;
  }

  /** @throws ResolverError when the request has run all the resolvers it may. */
  countResolver(): void {
    this.#resolverCount += 1;
    if (this.#resolverCount > this.input.resolverCountLimit) {
      throw new ResolverError(
        `The request ran more than ${this.input.resolverCountLimit} resolvers.`,
        'ResolverExecutionLimitReached',
      );
    }
  }

  authType(): string {
    return AUTH_TYPE_WORDS[this.principal.mode];
  }

  now(): Date {
    return new Date(this.input.clock.now());
  }

  autoId(): string {
    return randomUUID();
  }

  appendError(error: ResolverError): void {
    const field = this.#field;
    this.appendedErrors.push(
      new GraphQLError(error.message, {
        originalError: error,
        ...(field === undefined ? {} : { nodes: field.fieldNodes, path: pathOf(field.path) }),
      }),
    );
  }

  log(level: 'info' | 'error', values: readonly TemplateValue[]): void {
    const field = this.#field;
    this.input.log[level]('a resolver logged', {
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
