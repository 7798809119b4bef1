import type { Json, JsonObject, Resource } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { CloudFormationPort } from '../ports.js';

/** What the operations of AppSync's control API work on. */
export interface ControlState {
  /** All of every backend. */
  readonly resources: readonly Resource[];
  readonly assetPath: (objectKey: string) => string;
  readonly deployed: () => CloudFormationPort;
}

export interface ControlCall {
  /** What the path names, in its order: the API first. */
  readonly names: readonly string[];
  readonly query: URLSearchParams;
  readonly input: JsonObject;
}

/** One action: REST, so it is found by method and path. */
export interface ControlOperation {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  run(state: ControlState, call: ControlCall): Promise<JsonObject | string> | JsonObject | string;
}

/** Resources of a type that belong to the API a call names. @throws AwsError `NotFoundException` */
export function resourcesOf({ resources }: ControlState, { names }: ControlCall, type: string): readonly Resource[] {
  const [apiId] = names;
  if (
    !resources.some(({ type: one, attributes }) => one === 'AWS::AppSync::GraphQLApi' && attributes['ApiId'] === apiId)
  ) {
    throw new AwsError('NotFoundException', `GraphQL API ${apiId ?? ''} not found.`, 404);
  }
  return resources.filter(({ type: one, properties }) => one === type && properties['ApiId'] === apiId);
}

/** What the API calls `requestMappingTemplate`, a template calls `RequestMappingTemplate`. */
export function asProperties(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(asProperties);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), asProperties(member)]),
  );
}

/** Text that is given takes the place of the file that the template names. */
export function withoutLocations(properties: JsonObject, names: readonly string[]): JsonObject {
  const replaced = names.filter((name) => properties[name] !== undefined);
  return { ...properties, ...Object.fromEntries(replaced.map((name) => [`${name}S3Location`, null])) };
}

/** Members of the two update calls that a template has too; the rest is refused by name. */
export const STEP_MEMBERS: readonly string[] = [
  'code',
  'dataSourceName',
  'description',
  'functionVersion',
  'kind',
  'maxBatchSize',
  'name',
  'pipelineConfig',
  'requestMappingTemplate',
  'responseMappingTemplate',
  'runtime',
];

/** @throws AwsError `BadRequestException` */
export function readStep(input: JsonObject, ignored: readonly string[]): JsonObject {
  const wanted = Object.entries(input).filter(([name]) => !ignored.includes(name));
  const unknown = wanted.find(([name]) => !STEP_MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw new AwsError('BadRequestException', `${unknown[0]} is not simulated.`);
  }
  const properties = asProperties(Object.fromEntries(wanted)) as JsonObject;
  return withoutLocations(properties, ['Code', 'RequestMappingTemplate', 'ResponseMappingTemplate']);
}
