import { type ConstDirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql-16';
import type { Assembly } from '../../../src/local/assembly/index.js';
import { fieldsOf, objectType, type RootType } from './fields.js';
import type { BackendFunction } from './functions.js';
import { grantsOf } from './grants.js';

/** One rule of Amplify's `@auth`. */
interface AuthRule {
  readonly allow: string;
  readonly groups?: readonly string[];
}

/** Who may get a row of a model by its id, with the query that Amplify generates for it. */
export function readersById(models: DocumentNode, model: string): string {
  if (!hasGeneratedGet(models, model)) {
    return 'nobody';
  }
  const auth = directive(objectType(models, model)?.directives ?? [], 'auth');
  return ((auth?.['rules'] ?? []) as readonly AuthRule[]).map(describeRule).join(', ');
}

function describeRule({ allow, groups = [] }: AuthRule): string {
  switch (allow) {
    case 'owner':
      return 'its owner';
    case 'groups':
      return groups.join(', ');
    case 'private':
      return 'signed-in users';
    case 'public':
      return 'guests';
    default:
      throw new Error(`@auth allows "${allow}", which this table has no words for.`);
  }
}

export interface CallersInput {
  readonly assembly: Assembly;
  readonly schema: DocumentNode;
  readonly models: DocumentNode;
  readonly functions: readonly BackendFunction[];
}

/** Who gets past AppSync and IAM to a field's resolver, which may be stricter. */
export function callersOf(
  { assembly, schema, models, functions }: CallersInput,
  type: RootType,
  field: string,
): string {
  const model = /^get(\w+)$/.exec(field)?.[1];
  if (type === 'Query' && model !== undefined && hasGeneratedGet(models, model)) {
    return readersById(models, model);
  }
  const node = fieldsOf(schema, type).find(({ name }) => name.value === field);
  const pool = directive(node?.directives ?? [], 'aws_cognito_user_pools');
  const groups = pool?.['cognito_groups'] as readonly string[] | undefined;
  const granted = functions
    .filter(({ grants }) => grants.some(({ target }) => target === `${type}.${field}`))
    .map(({ name }) => name);
  return [
    ...(pool === undefined ? [] : [groups === undefined ? 'signed-in users' : groups.join(', ')]),
    ...(isOpenToGuests(assembly, `${type}.${field}`) ? ['guests'] : []),
    ...granted,
  ].join(', ');
}

/** A query of that name can be our own: of a model that disables its queries. */
function hasGeneratedGet(models: DocumentNode, name: string): boolean {
  const model = directive(objectType(models, name)?.directives ?? [], 'model');
  return model !== undefined && model['queries'] !== null;
}

function isOpenToGuests(assembly: Assembly, field: string): boolean {
  return assembly.resources
    .filter(({ type, logicalId }) => type === 'AWS::IAM::Role' && /unauthenticatedUserRole/.test(logicalId))
    .some(({ ref }) => grantsOf(assembly, ref).some(({ target }) => target === field));
}

function directive(nodes: readonly ConstDirectiveNode[], name: string): Record<string, unknown> | undefined {
  const found = nodes.find((node) => node.kind === Kind.DIRECTIVE && node.name.value === name);
  return found === undefined
    ? undefined
    : Object.fromEntries(
        (found.arguments ?? []).map(({ name: key, value }) => [key.value, valueFromASTUntyped(value)]),
      );
}
