import { defaultFieldResolver, type GraphQLFieldResolver } from 'graphql-16';
import type { SchemaField } from '../schema/build-schema.js';
import type { TemplateMap, TemplateValue } from '../templates/contract.js';
import type { CheckAccess } from './field-access.js';
import type { RequestContext } from './request-context.js';
import type { RunResolver } from './run-resolver.js';

export interface InstallInput {
  readonly fields: readonly SchemaField[];
  /** By `Type.field`. */
  readonly resolvers: ReadonlyMap<string, RunResolver>;
  readonly checks: ReadonlyMap<string, CheckAccess>;
}

/** Gives the fields of an executable schema their checks and resolvers. Fields with neither read the parent's value. */
export function installResolvers({ fields, resolvers, checks }: InstallInput): void {
  for (const { typeName, field } of fields) {
    const name = `${typeName}.${field.name}`;
    const check = checks.get(name);
    const run = resolvers.get(name);
    if (typeName === 'Subscription') {
      field.resolve = subscribeWith(check, run);
    } else if (check !== undefined || run !== undefined) {
      field.resolve = resolveWith(check, run);
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, unknown, TemplateMap>;

function resolveWith(check: CheckAccess | undefined, run: RunResolver | undefined): Resolve {
  return (source, args, context, info) => {
    const request = context as RequestContext;
    check?.(request.principal);
    if (run === undefined) {
      return defaultFieldResolver(source, args, context, info);
    }
    request.countResolver();
    return run(source as TemplateValue, args, request, info);
  };
}

/**
 * A subscription's resolver runs when a client subscribes. It decides and sets filters; what it returns is not delivered,
 * so the field is always null and nothing below it runs.
 */
function subscribeWith(check: CheckAccess | undefined, run: RunResolver | undefined): Resolve {
  return (source, args, context, info) => {
    const request = context as RequestContext;
    check?.(request.principal);
    request.subscriptionArguments = args;
    if (run === undefined) {
      return null;
    }
    request.countResolver();
    const value = run(source as TemplateValue, args, request, info);
    return value instanceof Promise ? value.then(() => null) : null;
  };
}
