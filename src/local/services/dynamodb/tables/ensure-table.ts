import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { readObject, readObjects } from '../../../shared/json-fields.js';
import type { EngineClient } from '../engine/engine-client.js';
import { type TableDefinition, TableDefinitionError } from './table-definition.js';

type Call = EngineClient['call'];

/** The engine changes a table at once; another one may take its time. */
const ACTIVE_POLL_MS = 50;
const ACTIVE_TIMEOUT_MS = 60_000;

/**
 * Creates the table when the engine lacks it, else brings its indexes, stream and settings to the template's.
 *
 * @returns what `DescribeTable` then says.
 * @throws TableDefinitionError when the key differs: DynamoDB cannot change it, and the rows would be lost.
 */
export async function ensureTable(call: Call, definition: TableDefinition): Promise<JsonObject> {
  const existing = await describe(call, definition.name);
  if (existing === undefined) {
    await call('CreateTable', definition.createInput);
  } else {
    refuseOtherKey(existing, definition);
    await updateIndexes(call, existing, definition);
    await updateStream(call, existing, definition);
    await updateSettings(call, existing, definition);
  }
  await updateTimeToLive(call, definition);
  return waitUntilActive(call, definition.name);
}

async function describe(call: Call, name: string): Promise<JsonObject | undefined> {
  try {
    return readObject(await call('DescribeTable', { TableName: name }), 'Table') ?? {};
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceNotFoundException') {
      return undefined;
    }
    throw error;
  }
}

async function waitUntilActive(call: Call, name: string): Promise<JsonObject> {
  for (let waitedMs = 0; waitedMs < ACTIVE_TIMEOUT_MS; waitedMs += ACTIVE_POLL_MS) {
    const table = await describe(call, name);
    const states = [table?.['TableStatus'], ...indexesOf(table ?? {}).map((index) => index['IndexStatus'])];
    if (table !== undefined && states.every((state) => state === 'ACTIVE' || state === undefined)) {
      return table;
    }
    await sleep(ACTIVE_POLL_MS);
  }
  throw new TableDefinitionError(`The table ${name} did not become active.`);
}

function refuseOtherKey(existing: JsonObject, { name, createInput }: TableDefinition): void {
  const problem =
    describeKey(existing) === describeKey(createInput)
      ? describeLocalIndexes(existing) === describeLocalIndexes(createInput)
        ? undefined
        : 'other local secondary indexes'
      : `the key ${describeKey(existing)} and not ${describeKey(createInput)}`;
  if (problem !== undefined) {
    throw new TableDefinitionError(
      `The stored table ${name} has ${problem}. DynamoDB cannot change that on an existing table: ` +
        'start with --fresh to begin with empty tables, or give the model another name.',
    );
  }
}

/** `id:S HASH, createdAt:S RANGE`. */
function describeKey(table: JsonObject, keyed: JsonObject = table): string {
  const types = new Map(
    readObjects(table, 'AttributeDefinitions').map((item) => [item['AttributeName'], String(item['AttributeType'])]),
  );
  return readObjects(keyed, 'KeySchema')
    .map((key) => `${String(key['AttributeName'])}:${types.get(key['AttributeName'] ?? '')} ${String(key['KeyType'])}`)
    .join(', ');
}

function describeLocalIndexes(table: JsonObject): string {
  return readObjects(table, 'LocalSecondaryIndexes')
    .map((index) => describeIndex(table, index))
    .sort()
    .join('; ');
}

function describeIndex(table: JsonObject, index: JsonObject): string {
  const projection = readObject(index, 'Projection') ?? {};
  const attributes = [projection['NonKeyAttributes'] ?? []].flat().map(String).sort();
  return [
    String(index['IndexName']),
    describeKey(table, index),
    String(projection['ProjectionType'] ?? 'ALL'),
    ...attributes,
  ].join(' ');
}

/** "You can create or delete only one global secondary index per UpdateTable operation." */
async function updateIndexes(call: Call, existing: JsonObject, { name, createInput }: TableDefinition): Promise<void> {
  const stored = new Map(indexesOf(existing).map((index) => [describeIndex(existing, index), index]));
  const wanted = new Map(indexesOf(createInput).map((index) => [describeIndex(createInput, index), index]));
  for (const [description, index] of stored) {
    if (!wanted.has(description)) {
      const removal = { Delete: { IndexName: index['IndexName'] ?? '' } };
      await call('UpdateTable', { TableName: name, GlobalSecondaryIndexUpdates: [removal] });
      await waitUntilActive(call, name);
    }
  }
  for (const [description, index] of wanted) {
    if (!stored.has(description)) {
      await call('UpdateTable', {
        TableName: name,
        AttributeDefinitions: createInput['AttributeDefinitions'] ?? [],
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      });
      await waitUntilActive(call, name);
    }
  }
}

function indexesOf(table: JsonObject): readonly JsonObject[] {
  return readObjects(table, 'GlobalSecondaryIndexes');
}

async function updateStream(call: Call, existing: JsonObject, { name, createInput }: TableDefinition): Promise<void> {
  const stored = readObject(existing, 'StreamSpecification')?.['StreamViewType'];
  const wanted = readObject(createInput, 'StreamSpecification')?.['StreamViewType'];
  if (stored === wanted) {
    return;
  }
  if (stored !== undefined) {
    await call('UpdateTable', { TableName: name, StreamSpecification: { StreamEnabled: false } });
    await waitUntilActive(call, name);
  }
  if (wanted !== undefined) {
    await call('UpdateTable', {
      TableName: name,
      StreamSpecification: { StreamEnabled: true, StreamViewType: wanted },
    });
  }
}

async function updateSettings(call: Call, existing: JsonObject, { name, createInput }: TableDefinition): Promise<void> {
  const storedBilling = readObject(existing, 'BillingModeSummary')?.['BillingMode'] ?? 'PROVISIONED';
  const wantedBilling = createInput['BillingMode'] ?? 'PROVISIONED';
  if (storedBilling !== wantedBilling) {
    await waitUntilActive(call, name);
    const throughput = createInput['ProvisionedThroughput'];
    await call('UpdateTable', {
      TableName: name,
      BillingMode: wantedBilling,
      ...(wantedBilling === 'PROVISIONED' && throughput !== undefined ? { ProvisionedThroughput: throughput } : {}),
    });
  }
  const wantedProtection = createInput['DeletionProtectionEnabled'] ?? false;
  if ((existing['DeletionProtectionEnabled'] ?? false) !== wantedProtection) {
    await waitUntilActive(call, name);
    await call('UpdateTable', { TableName: name, DeletionProtectionEnabled: wantedProtection });
  }
}

async function updateTimeToLive(call: Call, { name, ttlAttribute }: TableDefinition): Promise<void> {
  await waitUntilActive(call, name);
  const answer = readObject(await call('DescribeTimeToLive', { TableName: name }), 'TimeToLiveDescription') ?? {};
  const stored = answer['TimeToLiveStatus'] === 'ENABLED' ? answer['AttributeName'] : undefined;
  const update = (attribute: Json, enabled: boolean) =>
    call('UpdateTimeToLive', {
      TableName: name,
      TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled },
    });
  if (stored !== undefined && stored !== ttlAttribute) {
    await update(stored, false);
  }
  if (ttlAttribute !== undefined && stored !== ttlAttribute) {
    await update(ttlAttribute, true);
  }
}
