import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { isJsonObject, readDocument, readObject, readObjects } from '../../../shared/json-fields.js';

/** A table as the template wants it. */
export interface TableDefinition {
  readonly name: string;
  readonly arn: string;
  /** The ARN the template knows its stream by; the engine has one of its own. */
  readonly streamArn?: string;
  /** Input of `CreateTable`. */
  readonly createInput: JsonObject;
  /** Partition key of the table (`''`) and of each index, by index name. */
  readonly hashKeys: ReadonlyMap<string, string>;
  readonly keyAttributes: readonly string[];
  readonly ttlAttribute?: string;
  readonly pointInTimeRecovery: boolean;
  readonly resourcePolicy?: JsonObject;
}

/** A table that the template describes in a way that is not simulated, or that the engine cannot be brought to. */
export class TableDefinitionError extends Error {
  override readonly name = 'TableDefinitionError';
}

export const AMPLIFY_TABLE_TYPE = 'Custom::AmplifyDynamoDBTable';

/** What `CreateTable` takes of a template's properties; the rest is read below or refused. */
const CREATE_PROPERTIES = [
  'AttributeDefinitions',
  'KeySchema',
  'BillingMode',
  'ProvisionedThroughput',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'DeletionProtectionEnabled',
  'TableClass',
];
/** Read elsewhere, or a description without an effect on one machine. */
const OTHER_PROPERTIES: ReadonlySet<string> = new Set([
  ...[
    'ServiceToken',
    'TableName',
    'StreamSpecification',
    'TimeToLiveSpecification',
    'SSESpecification',
    'SseSpecification',
  ],
  ...['PointInTimeRecoverySpecification', 'Tags', 'Replicas', 'ResourcePolicy', 'ContributorInsightsSpecification'],
  ...['OnDemandThroughput', 'WarmThroughput', 'WriteProvisionedThroughputSettings', 'WriteOnDemandThroughputSettings'],
  ...['AllowDestructiveGraphqlSchemaUpdates', 'ReplaceTableUponGsiUpdate', 'IsImported'],
]);
/** Of an index, `CreateTable` knows these; `ContributorInsightsSpecification` and throughput caps are descriptions. */
const INDEX_PROPERTIES = ['IndexName', 'KeySchema', 'Projection', 'ProvisionedThroughput'];

/**
 * Reads a table of any of the three types. Amplify's own is a `CreateTable` input with lower-case names.
 *
 * @throws TableDefinitionError naming the property that is not simulated.
 */
export function readTableDefinition(resource: Resource): TableDefinition {
  const properties = capitalizeKeys(resource.properties);
  refuseUnknown(resource, properties);
  const name = resource.ref;
  const arn = resource.attributes['TableArn'] ?? resource.attributes['Arn'] ?? name;
  const streamArn = resource.attributes['TableStreamArn'] ?? resource.attributes['StreamArn'];
  const ttl = readObject(properties, 'TimeToLiveSpecification') ?? {};
  // As it stands in the template: a policy's condition keys are not names of properties.
  const resourcePolicy = readDocument(readObject(resource.properties, 'ResourcePolicy') ?? {}, 'PolicyDocument');
  return {
    name,
    arn,
    createInput: readCreateInput(name, properties, resource),
    hashKeys: readHashKeys(properties),
    keyAttributes: readObjects(properties, 'KeySchema').map((key) => String(key['AttributeName'])),
    pointInTimeRecovery: readPointInTimeRecovery(properties),
    ...(streamArn === undefined ? {} : { streamArn }),
    ...(isTrue(ttl['Enabled']) ? { ttlAttribute: String(ttl['AttributeName']) } : {}),
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  };
}

/** Whether a table's properties ask for a stream; `AWS::DynamoDB::Table` says it with the view type alone. */
export function hasStream(properties: JsonObject): boolean {
  const stream = properties['StreamSpecification'] ?? properties['streamSpecification'];
  return stream !== undefined && stream !== null;
}

function readCreateInput(name: string, properties: JsonObject, { type }: Resource): JsonObject {
  const input: Record<string, Json> = { TableName: name };
  for (const property of CREATE_PROPERTIES) {
    const value = properties[property];
    if (value !== undefined) {
      input[property] = property.endsWith('Indexes') ? readObjects(properties, property).map(pickIndex) : value;
    }
  }
  if (input['ProvisionedThroughput'] === undefined || type === 'AWS::DynamoDB::GlobalTable') {
    // Capacity is not simulated: what a global table's autoscaling would set makes no difference here.
    input['BillingMode'] = 'PAY_PER_REQUEST';
  }
  if (hasStream(properties)) {
    const viewType = readObject(properties, 'StreamSpecification')?.['StreamViewType'] ?? 'NEW_AND_OLD_IMAGES';
    input['StreamSpecification'] = { StreamEnabled: true, StreamViewType: viewType };
  }
  return input;
}

function pickIndex(index: JsonObject): JsonObject {
  return Object.fromEntries(
    INDEX_PROPERTIES.flatMap((property) => {
      const value = index[property];
      return value === undefined ? [] : [[property, value]];
    }),
  );
}

function readHashKeys(properties: JsonObject): ReadonlyMap<string, string> {
  const hashOf = (keyed: JsonObject) =>
    String(readObjects(keyed, 'KeySchema').find((key) => key['KeyType'] === 'HASH')?.['AttributeName']);
  const indexes = [
    ...readObjects(properties, 'GlobalSecondaryIndexes'),
    ...readObjects(properties, 'LocalSecondaryIndexes'),
  ];
  return new Map([
    ['', hashOf(properties)],
    ...indexes.map((index) => [String(index['IndexName']), hashOf(index)] as const),
  ]);
}

function readPointInTimeRecovery(properties: JsonObject): boolean {
  const own = readObject(properties, 'PointInTimeRecoverySpecification') ?? {};
  const replica = readObjects(properties, 'Replicas')[0] ?? {};
  const replicated = readObject(replica, 'PointInTimeRecoverySpecification') ?? {};
  return isTrue(own['PointInTimeRecoveryEnabled']) || isTrue(replicated['PointInTimeRecoveryEnabled']);
}

function refuseUnknown({ path }: Resource, properties: JsonObject): void {
  const unknown = Object.keys(properties).find(
    (property) => !CREATE_PROPERTIES.includes(property) && !OTHER_PROPERTIES.has(property),
  );
  if (unknown !== undefined) {
    throw new TableDefinitionError(`${path}: the table property ${unknown} is not simulated.`);
  }
  if (readObjects(properties, 'Replicas').length > 1) {
    throw new TableDefinitionError(`${path}: a global table with replicas in several regions is not simulated.`);
  }
}

function capitalizeKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, item]) => {
      const upper = key.charAt(0).toUpperCase() + key.slice(1);
      return [upper, capitalize(item, upper)];
    }),
  );
}

/** `tableName` becomes `TableName`, at every depth; CloudFormation's numbers and booleans may be text. */
function capitalize(value: Json, name = ''): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json) => capitalize(item));
  }
  if (isJsonObject(value)) {
    return capitalizeKeys(value);
  }
  if (name.endsWith('Enabled')) {
    return isTrue(value);
  }
  return name.endsWith('CapacityUnits') ? Number(value) : value;
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}
