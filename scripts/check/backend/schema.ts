import {
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  parse,
  type TypeNode,
} from 'graphql-16';
import type { CheckedBackend } from './checked-backend.js';

export type RootType = 'Query' | 'Mutation' | 'Subscription';

/** An operation and what a client may pass to it. */
export interface Operation {
  readonly type: RootType;
  readonly name: string;
  /** Whether a signed-in person gets to it, perhaps only in some group. */
  readonly forPeople: boolean;
  /** Arguments and what is in them: `title`, `input.status`. */
  readonly paths: readonly string[];
}

export function operationsOf({ schema }: Pick<CheckedBackend, 'schema'>): readonly Operation[] {
  const document = parse(schema);
  return (['Query', 'Mutation', 'Subscription'] as const).flatMap((type) =>
    fieldsOf(document, type).map((field) => ({
      type,
      name: field.name.value,
      forPeople: isForPeople(field),
      paths: (field.arguments ?? []).flatMap((argument) => pathsOf(document, argument, [])),
    })),
  );
}

/** The names of a type's fields; empty when there is no such type. */
export function fieldNamesOf({ schema }: Pick<CheckedBackend, 'schema'>, type: string): readonly string[] {
  return fieldsOf(parse(schema), type).map(({ name }) => name.value);
}

function fieldsOf({ definitions }: DocumentNode, type: string): readonly FieldDefinitionNode[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type ? (node.fields ?? []) : [],
  );
}

/** Without a directive the default mode holds, which is the user pool. */
function isForPeople({ directives = [] }: FieldDefinitionNode): boolean {
  const modes = directives.map(({ name }) => name.value).filter((name) => name.startsWith('aws_'));
  return modes.length === 0 || modes.some((name) => name !== 'aws_iam');
}

function pathsOf(
  { definitions }: DocumentNode,
  { name, type }: InputValueDefinitionNode,
  above: readonly string[],
): readonly string[] {
  const path = [...above, name.value];
  const input = definitions.find(
    (node) => node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && node.name.value === nameOf(type),
  );
  // An input that holds itself, as Amplify's filters do, ends where it begins anew.
  if (input?.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION || path.length > MAX_DEPTH) {
    return [path.join('.')];
  }
  return (input.fields ?? []).flatMap((field) => pathsOf({ definitions, kind: Kind.DOCUMENT }, field, path));
}

const MAX_DEPTH = 4;

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
