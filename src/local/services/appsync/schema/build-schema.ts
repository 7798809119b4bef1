import {
  buildSchema,
  type GraphQLField,
  GraphQLObjectType,
  GraphQLScalarType,
  type GraphQLSchema,
  isObjectType,
  isSpecifiedScalarType,
  valueFromASTUntyped,
} from 'graphql-16';
import type { ApiDefinition } from '../load/definition.js';
import { AppSyncLoadError } from '../load/load-error.js';
import { type FieldRule, ruleOf } from './field-rules.js';
import { preludeFor } from './prelude.js';
import { AWS_SCALAR_NAMES, installScalar } from './scalars.js';

/** A field of an object type, with who may read it. */
export interface SchemaField {
  readonly typeName: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly rule: FieldRule;
  /** Whether the type is the query, mutation or subscription type. */
  readonly isRoot: boolean;
}

/** @throws AppSyncLoadError when the SDL is not valid, or uses what AppSync refuses. */
export function buildApiSchema(api: Pick<ApiDefinition, 'name' | 'sdl'>): GraphQLSchema {
  const schema = parseSchema(api);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLScalarType) || isSpecifiedScalarType(type)) {
      continue;
    }
    if (!AWS_SCALAR_NAMES.includes(type.name)) {
      throw new AppSyncLoadError(api.name, `the custom scalar ${type.name} is not supported by AppSync`);
    }
    installScalar(type);
  }
  return schema;
}

function parseSchema({ name, sdl }: Pick<ApiDefinition, 'name' | 'sdl'>): GraphQLSchema {
  try {
    return buildSchema(`${preludeFor(sdl)}\n${sdl}`);
  } catch (error) {
    throw new AppSyncLoadError(name, `the schema is not valid: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** Every field of every object type of the API's own. */
export function listFields(schema: GraphQLSchema, api: Pick<ApiDefinition, 'auth'>): readonly SchemaField[] {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type))
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) =>
      Object.values(type.getFields()).map((field) => ({
        typeName: type.name,
        field,
        rule: ruleOf(type, field, api.auth),
        isRoot: roots.has(type),
      })),
    );
}

/**
 * Which subscription fields each mutation feeds, from `@aws_subscribe(mutations: [...])`.
 *
 * @throws AppSyncLoadError when a named mutation does not exist or returns another type.
 */
export function subscriptionsByMutation(schema: GraphQLSchema): ReadonlyMap<string, readonly string[]> {
  const fed = new Map<string, string[]>();
  const mutations = schema.getMutationType()?.getFields() ?? {};
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    for (const mutation of mutationsOf(field)) {
      const where = `Subscription.${field.name}`;
      const source = mutations[mutation];
      if (source === undefined) {
        throw new AppSyncLoadError(where, `@aws_subscribe names the mutation ${mutation}, which does not exist`);
      }
      if (String(source.type).replace('!', '') !== String(field.type).replace('!', '')) {
        throw new AppSyncLoadError(where, `returns ${field.type}, its mutation ${mutation} returns ${source.type}`);
      }
      fed.set(mutation, [...(fed.get(mutation) ?? []), field.name]);
    }
  }
  return fed;
}

function mutationsOf(field: GraphQLField<unknown, unknown>): readonly string[] {
  const directive = field.astNode?.directives?.find(({ name }) => name.value === 'aws_subscribe');
  const argument = directive?.arguments?.find(({ name }) => name.value === 'mutations');
  const value = argument === undefined ? [] : valueFromASTUntyped(argument.value);
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** @throws AppSyncLoadError when the type or the field does not exist. */
export function findField(schema: GraphQLSchema, typeName: string, fieldName: string): GraphQLField<unknown, unknown> {
  const type = schema.getType(typeName);
  const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
  if (field === undefined) {
    throw new AppSyncLoadError(`${typeName}.${fieldName}`, 'has a resolver, but the schema has no such field');
  }
  return field;
}
