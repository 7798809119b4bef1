import type { Json, JsonObject, Resource } from '../../assembly/resource.js';
import type { Store, Table } from '../../shared/store.js';

/** `AWS::CloudFormation::CustomResource`, and every `Custom::…` that no service simulates by itself. */
export const CUSTOM_RESOURCE_TYPES: readonly string[] = ['AWS::CloudFormation::CustomResource', 'Custom::*'];

/** What is known of a custom resource since its function last answered; kept between starts. */
export interface CustomResourceRecord {
  readonly physicalId: string;
  /** What `Fn::GetAtt` gives. */
  readonly data: Readonly<Record<string, string>>;
  readonly type: string;
  readonly logicalId: string;
  /** As they were sent. */
  readonly properties: JsonObject;
}

/** By {@link customResourceKey}. */
export function customResourceTable(store: Store): Table<CustomResourceRecord> {
  return store.table('cloudformation/custom-resources');
}

/** The same template may be deployed as several stacks, each with custom resources of its own. */
export function customResourceKey(stackName: string, path: string): string {
  return `${stackName}/${path}`;
}

/** Those of one stack, with their paths. */
export function customResourcesOf(
  store: Store,
  stackName: string,
): readonly { readonly path: string; readonly record: CustomResourceRecord }[] {
  const prefix = customResourceKey(stackName, '');
  return Array.from(customResourceTable(store).range(), ({ key, value }) => ({ key, record: value }))
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ key, record }) => ({ path: key.slice(prefix.length), record }));
}

export function isCustomResource({ type, properties }: Pick<Resource, 'type' | 'properties'>): boolean {
  return (
    (type === 'AWS::CloudFormation::CustomResource' || type.startsWith('Custom::')) && 'ServiceToken' in properties
  );
}

/** CloudFormation hands every number and truth value to the function as text. */
export function asSent(value: Json): Json {
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map(asSent);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asSent(member)]));
  }
  return value === null ? value : String(value);
}
