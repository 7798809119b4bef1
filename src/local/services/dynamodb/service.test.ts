import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { createLog } from '../../shared/log.js';
import { iamService } from '../iam/index.js';
import { startBackend, type TestBackend, type TestResource } from '../iam/test-support/start-backend.js';
import { startEngineProcess } from './engine/engine-process.js';
import { createDynamodbService, type DynamodbServiceOptions } from './index.js';
import { buildAmplifyTable, buildMediaTable } from './test-support/build-table.js';
import { connect, type TestClients } from './test-support/clients.js';

const KEY = { TableName: 'Plants', Key: { id: { S: 'fern' } } };

let backend: TestBackend | undefined;
let clients: TestClients;
let dataDir: string | undefined;

afterEach(async () => {
  await backend?.remove();
  backend = undefined;
  if (dataDir !== undefined) {
    rmSync(dataDir, { recursive: true, force: true });
  }
  dataDir = undefined;
});

async function start(
  template: Readonly<Record<string, TestResource>>,
  options: { readonly dataDir?: string; readonly engine?: DynamodbServiceOptions } = {},
): Promise<TestBackend> {
  const { engine = {}, ...rest } = options;
  backend = await startBackend([iamService, createDynamodbService(engine)], template, rest);
  clients = await connect(backend);
  return backend;
}

async function startAgain(template: Readonly<Record<string, TestResource>>): Promise<TestBackend> {
  const kept = backend?.dataDir ?? '';
  dataDir = kept;
  await backend?.stop();
  backend = undefined;
  return start(template, { dataDir: kept });
}

const indexOn = (attribute: string): JsonObject => ({
  attributeDefinitions: ['id', attribute].map((attributeName) => ({ attributeName, attributeType: 'S' })),
  globalSecondaryIndexes: [
    {
      indexName: `by-${attribute}`,
      keySchema: [{ attributeName: attribute, keyType: 'HASH' }],
      projection: { projectionType: 'ALL' },
    },
  ],
});
const describeTable = async (TableName = 'Plants') =>
  (await clients.tables.send(new DescribeTableCommand({ TableName }))).Table;
const engineProcess = ({ dataDir }: TestBackend) =>
  Number(readFileSync(join(dataDir, 'dynamodb', 'engine.pid'), 'utf8'));
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a table', () => {
  it('of Amplify’s construct has the name, ARNs and shape that the template gives it', async () => {
    const { resources } = await start({ Plants: buildAmplifyTable('Plants', indexOn('light')) });
    const tableArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Plants';
    expect(resources['Plants']).toMatchObject({
      ref: 'Plants',
      attributes: {
        TableArn: tableArn,
        TableName: 'Plants',
        TableStreamArn: expect.stringMatching(`^${tableArn}/stream/\\d{4}-`),
      },
    });
    expect(await describeTable()).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      GlobalSecondaryIndexes: [{ IndexName: 'by-light' }],
    });
  });

  it('of AWS::DynamoDB::GlobalTable with one replica is an ordinary one', async () => {
    const { TableName, ...media } = buildMediaTable().properties;
    await start({
      Media: {
        type: 'AWS::DynamoDB::GlobalTable',
        properties: { ...media, TableName: TableName ?? '', Replicas: [{ Region: 'us-east-1' }] },
      },
    });
    expect(await describeTable('Media')).toMatchObject({ TableStatus: 'ACTIVE' });
  });

  it('without a name gets one', async () => {
    const { TableName: _gone, ...properties } = buildMediaTable().properties;
    const { resources } = await start({ Media: { type: 'AWS::DynamoDB::Table', properties } });
    expect(resources['Media']?.ref).toMatch(/^Media-[A-Z0-9]{12}$/);
  });

  it.each<[string, TestResource, string]>([
    [
      'a property that is not simulated',
      buildMediaTable({ KinesisStreamSpecification: {} }),
      'KinesisStreamSpecification',
    ],
    [
      'replicas in two regions',
      { ...buildMediaTable({ Replicas: [{ Region: 'a' }, { Region: 'b' }] }), type: 'AWS::DynamoDB::GlobalTable' },
      'replicas in several regions',
    ],
  ])('with %s stops the start', async (_, table, message) => {
    await expect(start({ Table: table })).rejects.toThrow(message);
  });
});

describe('at the next start', () => {
  it('rows and stream are still there', async () => {
    await start({ Plants: buildAmplifyTable('Plants') });
    await clients.rows.send(new PutCommand({ TableName: 'Plants', Item: { id: 'fern', n: 1 } }));
    const { ports } = await startAgain({ Plants: buildAmplifyTable('Plants') });
    expect(await ports.dynamodb.call('GetItem', KEY)).toMatchObject({ Item: { n: { N: '1' } } });
  });

  it('a new index is filled and an old one is gone', async () => {
    await start({ Plants: buildAmplifyTable('Plants', indexOn('light')) });
    await clients.rows.send(new PutCommand({ TableName: 'Plants', Item: { id: 'fern', light: 'low', soil: 'wet' } }));
    const { ports } = await startAgain({ Plants: buildAmplifyTable('Plants', indexOn('soil')) });

    expect((await describeTable())?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['by-soil']);
    expect(
      await ports.dynamodb.call('Query', {
        TableName: 'Plants',
        IndexName: 'by-soil',
        KeyConditionExpression: 'soil = :s',
        ExpressionAttributeValues: { ':s': { S: 'wet' } },
      }),
    ).toMatchObject({ Count: 1 });
  });

  it('an index of the same name with another key is made anew', async () => {
    const [index] = indexOn('light')['globalSecondaryIndexes'] as readonly JsonObject[];
    const renamed = {
      ...indexOn('soil'),
      globalSecondaryIndexes: [{ ...index, keySchema: [{ attributeName: 'soil', keyType: 'HASH' }] }],
    };
    await start({ Plants: buildAmplifyTable('Plants', indexOn('light')) });
    await startAgain({ Plants: buildAmplifyTable('Plants', renamed) });
    expect((await describeTable())?.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: 'by-light', KeySchema: [{ AttributeName: 'soil' }] },
    ]);
  });

  it('stream, protection and time-to-live follow the template', async () => {
    await start({ Plants: buildAmplifyTable('Plants') });
    await startAgain({
      Plants: buildAmplifyTable('Plants', {
        streamSpecification: { streamViewType: 'KEYS_ONLY' },
        deletionProtectionEnabled: 'true',
        timeToLiveSpecification: { attributeName: 'expiresAt', enabled: true },
        pointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: 'true' },
      }),
    });
    const ttl = async () => backend?.ports.dynamodb.call('DescribeTimeToLive', { TableName: 'Plants' });
    expect(await describeTable()).toMatchObject({
      StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      DeletionProtectionEnabled: true,
    });
    expect(await ttl()).toMatchObject({ TimeToLiveDescription: { AttributeName: 'expiresAt' } });

    await startAgain({ Plants: buildAmplifyTable('Plants') });
    expect(await describeTable()).toMatchObject({ DeletionProtectionEnabled: false });
    expect(await ttl()).toMatchObject({ TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
  });

  it('another key stops the start and says how to begin anew', async () => {
    await start({ Plants: buildAmplifyTable('Plants') });
    const other = buildAmplifyTable('Plants', {
      attributeDefinitions: [{ attributeName: 'name', attributeType: 'S' }],
      keySchema: [{ attributeName: 'name', keyType: 'HASH' }],
    });
    await expect(startAgain({ Plants: other })).rejects.toThrow(
      /^The stored table Plants has the key id:S HASH and not name:S HASH.*--fresh/,
    );
  });

  it('a table that the template lost is out of reach, and back when the template has it again', async () => {
    await start({ Plants: buildAmplifyTable('Plants'), Old: buildAmplifyTable('Old') });
    await clients.rows.send(new PutCommand({ TableName: 'Old', Item: { id: 'a' } }));
    await startAgain({ Plants: buildAmplifyTable('Plants') });
    await expect(clients.rows.send(new ScanCommand({ TableName: 'Old' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await startAgain({ Plants: buildAmplifyTable('Plants'), Old: buildAmplifyTable('Old') });
    expect(await clients.rows.send(new ScanCommand({ TableName: 'Old' }))).toMatchObject({ Count: 1 });
  });
});

describe('the operator', () => {
  it('may describe and change any table, but read and write those of the template only', async () => {
    await start({ Plants: buildAmplifyTable('Plants') });
    await clients.tables.send(
      new CreateTableCommand({
        TableName: 'Scratch',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
    expect((await clients.tables.send(new ListTablesCommand({}))).TableNames).toEqual(['Plants', 'Scratch']);
    await clients.tables.send(new UpdateTableCommand({ TableName: 'Scratch', DeletionProtectionEnabled: true }));
    expect(await describeTable('Scratch')).toMatchObject({ DeletionProtectionEnabled: true });
    await expect(clients.rows.send(new GetCommand({ TableName: 'Scratch', Key: { id: 'a' } }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });
});

describe('the port', () => {
  it('tells what an exception says besides its message', async () => {
    const { ports } = await start({ Plants: buildAmplifyTable('Plants') });
    await ports.dynamodb.call('PutItem', { TableName: 'Plants', Item: { id: { S: 'fern' } } });
    const item = { TableName: 'Plants', Item: { id: { S: 'fern' } }, ConditionExpression: 'attribute_not_exists(id)' };
    await expect(
      ports.dynamodb.call('PutItem', { ...item, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).rejects.toMatchObject({
      code: 'ConditionalCheckFailedException',
      statusCode: 400,
      message: 'The conditional request failed',
      details: { Item: { id: { S: 'fern' } } },
    });
    await expect(ports.dynamodb.call('TransactWriteItems', { TransactItems: [{ Put: item }] })).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      details: { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] },
    });
  });

  it('reads a stream under the template’s ARN', async () => {
    const { ports, resources } = await start({ Plants: buildAmplifyTable('Plants') });
    const StreamArn = resources['Plants']?.attributes['TableStreamArn'] ?? '';
    await ports.dynamodb.call('PutItem', { TableName: 'Plants', Item: { id: { S: 'fern' } } });
    const { StreamDescription } = await ports.dynamodb.call('DescribeStream', { StreamArn });
    expect(StreamDescription).toMatchObject({ StreamArn, Shards: [{ ShardId: expect.any(String) }] });
    const [shard] = (StreamDescription as { Shards: readonly JsonObject[] }).Shards;
    const iterator = await ports.dynamodb.call('GetShardIterator', {
      StreamArn,
      ShardId: shard?.['ShardId'] ?? '',
      ShardIteratorType: 'TRIM_HORIZON',
    });
    expect(await ports.dynamodb.call('GetRecords', iterator)).toMatchObject({
      Records: [{ eventName: 'INSERT', awsRegion: 'us-east-1' }],
      NextShardIterator: expect.stringMatching(/^arn:aws:dynamodb:us-east-1:000000000000:table\/Plants\/stream\//),
    });
  });
});

describe('the engine', () => {
  it('is started again when it dies, with all that was acknowledged', async () => {
    const running = await start({ Plants: buildAmplifyTable('Plants') });
    await clients.rows.send(new PutCommand({ TableName: 'Plants', Item: { id: 'fern', n: 1 } }));
    const first = engineProcess(running);
    process.kill(first, 'SIGKILL');
    const read = () => running.ports.dynamodb.call('GetItem', KEY).catch(() => undefined);

    await expect.poll(read, { timeout: 10_000 }).toMatchObject({ Item: { n: { N: '1' } } });
    await expect.poll(() => engineProcess(running), { timeout: 10_000 }).not.toBe(first);
  });

  it('ends with the runtime', async () => {
    const running = await start({ Plants: buildAmplifyTable('Plants') });
    const pid = engineProcess(running);
    expect(isRunning(pid)).toBe(true);
    await running.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('may be another one, by its address', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'local-engine-'));
    const engine = await startEngineProcess({ dataDir, log: createLog('engine', () => undefined) });
    try {
      const running = await start(
        { Plants: buildAmplifyTable('Plants') },
        { engine: { endpoint: await engine.endpoint() } },
      );
      await running.ports.dynamodb.call('PutItem', { TableName: 'Plants', Item: { id: { S: 'fern' } } });
      expect(await running.ports.dynamodb.call('GetItem', KEY)).toMatchObject({ Item: { id: { S: 'fern' } } });
      expect(existsSync(join(running.dataDir, 'dynamodb', 'engine.pid'))).toBe(false);
    } finally {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('that cannot be started says so', async () => {
    await expect(start({}, { engine: { binary: '/nonexistent/dynoxide' } })).rejects.toThrow(
      'The DynamoDB engine did not start.',
    );
  });
});
