import {
  type DefinitionNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type TypeNode,
} from 'graphql-16';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS } from '../../../src/domain/limits.js';
import type { Assembly } from '../../../src/local/assembly/index.js';
import { callersOf } from '../backend/callers.js';
import { deployedSchema, fieldsOf, modelSchema, objectType, ROOT_TYPES, type RootType } from '../backend/fields.js';
import { functionsOf } from '../backend/functions.js';
import { anchorOf, code, table } from '../markdown.js';
import { type Descriptions, readDescriptions } from './doc-comments.js';

type Described = EnumTypeDefinitionNode | InputObjectTypeDefinitionNode | ObjectTypeDefinitionNode;

interface Reference {
  readonly schema: DocumentNode;
  readonly descriptions: Descriptions;
  readonly types: ReadonlyMap<string, Described>;
  readonly callers: (type: RootType, field: string) => string;
}

/** What every list has; said once. */
const PAGING: ReadonlyMap<string, string> = new Map([
  ['limit', `Most items of a page, 1 to ${MAX_PAGE_ITEMS}; ${DEFAULT_PAGE_ITEMS} when absent.`],
  ['nextToken', 'Where the next page begins, for the same query again.'],
  ['hasMore', 'Whether there is a next page. A filtered page may be short, or empty, and still have one.'],
]);

const HEADINGS = { Query: 'Queries', Mutation: 'Mutations', Subscription: 'Subscriptions' } as const;

/** Every operation a client may call, and every type it meets, in Markdown. */
export function renderApiReference(assembly: Assembly): string {
  const schema = deployedSchema(assembly);
  const models = modelSchema(assembly);
  const functions = functionsOf(assembly);
  const reference: Reference = {
    schema,
    descriptions: readDescriptions(),
    types: new Map(schema.definitions.filter(isDescribed).map((node) => [node.name.value, node])),
    callers: (type, field) => callersOf({ assembly, schema, models, functions }, type, field),
  };
  const operations = ROOT_TYPES.map((type) =>
    [`## ${HEADINGS[type]}`, ...fieldsOf(schema, type).map((field) => renderOperation(reference, type, field))].join(
      '\n\n',
    ),
  );
  return [...operations, renderTypes(reference)].join('\n\n');
}

function isDescribed(node: DefinitionNode): node is Described {
  return (
    node.kind === Kind.ENUM_TYPE_DEFINITION ||
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ||
    node.kind === Kind.OBJECT_TYPE_DEFINITION
  );
}

function renderOperation(reference: Reference, type: RootType, field: FieldDefinitionNode): string {
  const name = field.name.value;
  const model = modelOf(reference, type, name);
  const description =
    model === undefined ? (reference.descriptions.get(name) ?? '') : `One ${model} by its id; null when there is none.`;
  const call = model === undefined ? `client.${HEADINGS[type].toLowerCase()}.${name}` : `client.models.${model}.get`;
  const about = `${code(call)} · for ${reference.callers(type, name)} · gives ${linkType(reference, field.type)}`;
  return [`### ${name}`, description, about, ...renderArguments(reference, name, field.arguments ?? [])].join('\n\n');
}

/** The model of a query that Amplify generated. */
function modelOf({ schema, descriptions }: Reference, type: RootType, name: string): string | undefined {
  const model = /^get(\w+)$/.exec(name)?.[1];
  const isGenerated = type === 'Query' && !descriptions.has(name) && objectType(schema, model ?? '') !== undefined;
  return isGenerated ? model : undefined;
}

function renderArguments(
  reference: Reference,
  owner: string,
  nodes: readonly (FieldDefinitionNode | InputValueDefinitionNode)[],
  head = 'Argument',
): readonly string[] {
  if (nodes.length === 0) {
    return [];
  }
  const rows = nodes.map(({ name, type }) => [
    code(name.value),
    linkType(reference, type),
    reference.descriptions.get(`${owner}.${name.value}`) ?? PAGING.get(name.value) ?? '',
  ]);
  const columns = rows.some(([, , note]) => note !== '') ? 3 : 2;
  return [
    table(
      [head, 'Type', 'Note'].slice(0, columns),
      rows.map((row) => row.slice(0, columns)),
    ),
  ];
}

/** `[Variant!]!`, of which the name is a link when the type is described below. */
function linkType({ types }: Reference, type: TypeNode): string {
  const text = print(type);
  const name = text.replace(/[^A-Za-z]/g, '');
  return types.has(name) ? `[${code(text)}](#${anchorOf(name)})` : code(text);
}

function renderTypes(reference: Reference): string {
  const names = [...reachable(reference)].sort();
  const sections = names.flatMap((name) => {
    const node = reference.types.get(name);
    return node === undefined ? [] : [renderType(reference, node)];
  });
  return ['## Types', ...sections].join('\n\n');
}

function renderType(reference: Reference, node: Described): string {
  const name = node.name.value;
  const description = reference.descriptions.get(name);
  const head = [`### ${name}`, ...(description === undefined ? [] : [description])];
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) {
    return [...head, `One of ${(node.values ?? []).map((value) => code(value.name.value)).join(', ')}.`].join('\n\n');
  }
  return [...head, ...renderArguments(reference, name, node.fields ?? [], 'Field')].join('\n\n');
}

/** The types that operations take and give, and those within them; filters that Amplify generates are not among them. */
function reachable({ schema, types }: Reference): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (type: TypeNode) => {
    const name = print(type).replace(/[^A-Za-z]/g, '');
    const node = types.get(name);
    if (node === undefined || found.has(name)) {
      return;
    }
    found.add(name);
    for (const field of node.kind === Kind.ENUM_TYPE_DEFINITION ? [] : (node.fields ?? [])) {
      visit(field.type);
    }
  };
  for (const field of ROOT_TYPES.flatMap((type) => fieldsOf(schema, type))) {
    visit(field.type);
    for (const argument of field.arguments ?? []) {
      visit(argument.type);
    }
  }
  return found;
}
