import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, type FieldDefinitionNode, Kind, type ObjectTypeDefinitionNode, parse } from 'graphql-16';
import type { Assembly, JsonObject, Resource } from '../../../src/local/assembly/index.js';

export const ROOT_TYPES = ['Query', 'Mutation', 'Subscription'] as const;
export type RootType = (typeof ROOT_TYPES)[number];

/** The schema that AppSync gets. */
export function deployedSchema(assembly: Assembly): DocumentNode {
  const schema = assembly.resources.find(({ type }) => type === 'AWS::AppSync::GraphQLSchema');
  const text = schema === undefined ? undefined : readText(assembly, schema.properties, 'Definition');
  if (text === undefined) {
    throw new Error('The backend has no GraphQL schema.');
  }
  return parse(text);
}

/** The schema with its `@model` and `@auth` directives, before Amplify transformed it. */
export function modelSchema({ directory }: Assembly): DocumentNode {
  const file = readdirSync(directory)
    .map((name) => join(directory, name, 'model-schema.graphql'))
    .find(existsSync);
  if (file === undefined) {
    throw new Error('The assembly has no model-schema.graphql.');
  }
  return parse(readFileSync(file, 'utf8'));
}

export function objectType(document: DocumentNode, name: string): ObjectTypeDefinitionNode | undefined {
  return document.definitions.find(
    (node): node is ObjectTypeDefinitionNode => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === name,
  );
}

export function fieldsOf(document: DocumentNode, type: RootType): readonly FieldDefinitionNode[] {
  return [...(objectType(document, type)?.fields ?? [])].sort((left, right) =>
    left.name.value < right.name.value ? -1 : 1,
  );
}

/** One data source that a field's resolver uses. */
export interface FieldStep {
  readonly kind: 'none' | 'table' | 'function';
  /** The model, or the function's ARN. */
  readonly target: string;
  /** Operations that the step's code names. */
  readonly operations: readonly string[];
  readonly indexes: readonly string[];
  /** Path of the JavaScript resolver in the repository; absent for what Amplify generated. */
  readonly source?: string;
}

const OPERATION = /["']?operation["']?\s*:\s*["'](\w+)["']/g;
const INDEX = /["']?index["']?\s*:\s*["'](\w+)["']/g;

/** What answers a field, step by step; empty when no resolver is attached. */
export function stepsOf(assembly: Assembly, type: RootType, field: string): readonly FieldStep[] {
  const resolver = assembly.resources.find(
    (resource) =>
      resource.type === 'AWS::AppSync::Resolver' &&
      resource.properties['TypeName'] === type &&
      resource.properties['FieldName'] === field,
  );
  const pipeline = resolver?.properties['PipelineConfig'] as { readonly Functions: readonly string[] } | undefined;
  const steps = (pipeline?.Functions ?? []).flatMap(
    (id) => assembly.resources.find(({ attributes }) => attributes['FunctionId'] === id) ?? [],
  );
  return steps.map((step) => readStep(assembly, step));
}

function readStep(assembly: Assembly, { properties }: Resource): FieldStep {
  const source = assembly.resources.find(
    (resource) =>
      resource.type === 'AWS::AppSync::DataSource' && resource.properties['Name'] === properties['DataSourceName'],
  )?.properties;
  const text = readText(assembly, properties, 'Code') ?? readText(assembly, properties, 'RequestMappingTemplate') ?? '';
  const table = (source?.['DynamoDBConfig'] as JsonObject | undefined)?.['TableName'];
  const lambda = (source?.['LambdaConfig'] as JsonObject | undefined)?.['LambdaFunctionArn'];
  const path = [...text.matchAll(/^\/\/ (amplify\/\S+\.ts)$/gm)].at(-1)?.[1];
  return {
    kind: table !== undefined ? 'table' : lambda !== undefined ? 'function' : 'none',
    target: String(table ?? lambda ?? '').replace(/-.+-NONE$/, ''),
    operations: table === undefined ? [] : unique(text, OPERATION),
    indexes: table === undefined ? [] : unique(text, INDEX),
    ...(path === undefined ? {} : { source: path }),
  };
}

function unique(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort();
}

/** A property's text: inline, or of the asset that its location names. */
function readText(assembly: Assembly, properties: JsonObject, name: string): string | undefined {
  const location = properties[`${name}S3Location`];
  if (typeof location === 'string') {
    return readFileSync(assembly.assetPath(location.slice(location.lastIndexOf('/') + 1)), 'utf8');
  }
  const inline = properties[name];
  return typeof inline === 'string' ? inline : undefined;
}
