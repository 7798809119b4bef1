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

/** By the resource's path. */
export function customResourceTable(store: Store): Table<CustomResourceRecord> {
  return store.table('cloudformation/custom-resources');
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
