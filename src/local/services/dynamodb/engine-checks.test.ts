import {
  BatchExecuteStatementCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  BatchGetCommand,
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { iamService } from '../iam/index.js';
import { startBackend, type TestBackend } from '../iam/test-support/start-backend.js';
import { createDynamodbService } from './index.js';
import { buildMediaTable } from './test-support/build-table.js';
import { connect, type TestClients } from './test-support/clients.js';

const T = 'Media';
let backend: TestBackend;
let clients: TestClients;

beforeAll(async () => {
  backend = await startBackend([iamService, createDynamodbService()], { Media: buildMediaTable() });
  clients = await connect(backend);
  await put({ pk: 'a', sk: '1', g1: 'G', l1: 'z', n: 1 });
  await put({ pk: 'a', sk: '2', g1: 'G', l1: 'y', n: 2 });
});

afterAll(() => backend?.remove());

const put = (Item: Record<string, unknown>) => clients.rows.send(new PutCommand({ TableName: T, Item }));
const get = async (pk: string, sk = '1') =>
  (await clients.rows.send(new GetCommand({ TableName: T, Key: { pk, sk } }))).Item;
const queryAll = (pk: string) =>
  clients.rows.send(
    new QueryCommand({ TableName: T, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': pk } }),
  );

it('creates the table with its indexes, billing and stream, under the template’s ARNs', async () => {
  const { Table } = await clients.tables.send(new DescribeTableCommand({ TableName: T }));
  expect(Table).toMatchObject({
    TableStatus: 'ACTIVE',
    TableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Media',
    LatestStreamArn: backend.resources['Media']?.attributes['StreamArn'],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    GlobalSecondaryIndexes: [
      { IndexName: 'byG', IndexArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Media/index/byG' },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'byL' }],
  });
});

it('reads back what it wrote, and says the capacity it took', async () => {
  const { Item, ConsumedCapacity } = await clients.rows.send(
    new GetCommand({ TableName: T, Key: { pk: 'a', sk: '2' }, ReturnConsumedCapacity: 'TOTAL', ConsistentRead: true }),
  );
  expect(Item).toMatchObject({ g1: 'G' });
  expect(ConsumedCapacity).toMatchObject({ TableName: T, CapacityUnits: 1 });
});

it('says the capacity of each index', async () => {
  const { ConsumedCapacity } = await clients.rows.send(
    new PutCommand({ TableName: T, Item: { pk: 'cap', sk: '1', g1: 'C', l1: 'c' }, ReturnConsumedCapacity: 'INDEXES' }),
  );
  expect(ConsumedCapacity).toMatchObject({ CapacityUnits: 3, GlobalSecondaryIndexes: { byG: { CapacityUnits: 1 } } });
});

it('gives the row back that a condition failed on', async () => {
  const writing = clients.rows.send(
    new PutCommand({
      TableName: T,
      Item: { pk: 'a', sk: '1' },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  );
  await expect(writing).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: { pk: { S: 'a' } } });
});

it('writes all of a transaction, and once for one token', async () => {
  await put({ pk: 'tx', sk: '1', n: 1 });
  const transaction = new TransactWriteCommand({
    ClientRequestToken: 'token-1',
    TransactItems: [
      { Put: { TableName: T, Item: { pk: 'tx-new', sk: '1' } } },
      {
        Update: {
          TableName: T,
          Key: { pk: 'tx', sk: '1' },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': 1 },
        },
      },
      { ConditionCheck: { TableName: T, Key: { pk: 'a', sk: '2' }, ConditionExpression: 'attribute_exists(pk)' } },
      { Delete: { TableName: T, Key: { pk: 'none', sk: 'none' } } },
    ],
  });
  await clients.rows.send(transaction);
  await clients.rows.send(transaction);

  expect(await get('tx')).toMatchObject({ n: 2 });
  expect(await get('tx-new')).toBeDefined();
});

it('writes nothing of a transaction that is cancelled, and says which part failed', async () => {
  const writing = clients.rows.send(
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName: T, Item: { pk: 'atomic', sk: '1' } } },
        {
          Put: {
            TableName: T,
            Item: { pk: 'a', sk: '1' },
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
      ],
    }),
  );
  await expect(writing).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'a' } } }],
  });
  expect(await get('atomic')).toBeUndefined();
});

it('reads in a transaction', async () => {
  const { Responses } = await clients.rows.send(
    new TransactGetCommand({
      TransactItems: ['a', 'none'].map((pk) => ({ Get: { TableName: T, Key: { pk, sk: '1' } } })),
    }),
  );
  expect(Responses).toMatchObject([{ Item: { pk: 'a' } }, {}]);
});

it('queries an index, in either direction', async () => {
  const { Items } = await clients.rows.send(
    new QueryCommand({
      TableName: T,
      IndexName: 'byG',
      KeyConditionExpression: 'g1 = :g AND sk BETWEEN :a AND :b',
      ExpressionAttributeValues: { ':g': 'G', ':a': '1', ':b': '2' },
      ScanIndexForward: false,
    }),
  );
  expect(Items?.map(({ sk }) => sk)).toEqual(['2', '1']);
});

it('adds an index with the rows that are there', async () => {
  await clients.tables.send(
    new UpdateTableCommand({
      TableName: T,
      AttributeDefinitions: ['pk', 'sk', 'l1', 'g1'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexUpdates: [
        {
          Create: {
            IndexName: 'byL1',
            KeySchema: [{ AttributeName: 'l1', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        },
      ],
    }),
  );
  await expect
    .poll(async () => (await clients.tables.send(new DescribeTableCommand({ TableName: T }))).Table)
    .toMatchObject({
      GlobalSecondaryIndexes: expect.arrayContaining([
        expect.objectContaining({ IndexName: 'byL1', IndexStatus: 'ACTIVE' }),
      ]),
    });
  const { Count } = await clients.rows.send(
    new QueryCommand({
      TableName: T,
      IndexName: 'byL1',
      KeyConditionExpression: 'l1 = :l',
      ExpressionAttributeValues: { ':l': 'y' },
    }),
  );
  expect(Count).toBe(1);
});

it('writes batches of 25 and reads batches of 100, and refuses 26', async () => {
  const batch = (from: number, length: number) =>
    clients.rows.send(
      new BatchWriteCommand({
        RequestItems: {
          [T]: Array.from({ length }, (_, i) => ({ PutRequest: { Item: { pk: 'b', sk: String(from + i) } } })),
        },
      }),
    );
  for (const from of [0, 25, 50, 75]) {
    await batch(from, 25);
  }
  const { Responses } = await clients.rows.send(
    new BatchGetCommand({
      RequestItems: { [T]: { Keys: Array.from({ length: 100 }, (_, i) => ({ pk: 'b', sk: String(i) })) } },
    }),
  );

  expect(Responses?.[T]).toHaveLength(100);
  await expect(batch(0, 26)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('refuses a row over 400 KB, put at once or grown', async () => {
  const large = 'x'.repeat(400 * 1024);
  await expect(put({ pk: 'big', sk: '1', v: large })).rejects.toMatchObject({ name: 'ValidationException' });
  await put({ pk: 'grow', sk: '1', v: 'x'.repeat(300 * 1024) });
  const growing = clients.rows.send(
    new UpdateCommand({
      TableName: T,
      Key: { pk: 'grow', sk: '1' },
      UpdateExpression: 'SET w = :w',
      ExpressionAttributeValues: { ':w': 'y'.repeat(200 * 1024) },
    }),
  );
  await expect(growing).rejects.toMatchObject({ name: 'ValidationException' });
});

it('ends a page at 1 MB', async () => {
  for (let i = 0; i < 20; i += 1) {
    await put({ pk: 'page', sk: String(i).padStart(3, '0'), v: 'x'.repeat(100 * 1024) });
  }
  const { Count, LastEvaluatedKey } = await queryAll('page');

  expect(LastEvaluatedKey).toBeDefined();
  expect([10, 11]).toContain(Count);
});

it('refuses reserved words and empty keys, and takes empty text', async () => {
  const reserved = clients.rows.send(
    new UpdateCommand({
      TableName: T,
      Key: { pk: 'a', sk: '1' },
      UpdateExpression: 'SET status = :v',
      ExpressionAttributeValues: { ':v': 1 },
    }),
  );
  await expect(reserved).rejects.toThrow('reserved');
  await expect(put({ pk: '', sk: '1' })).rejects.toMatchObject({ name: 'ValidationException' });
  await put({ pk: 'empty', sk: '1', v: '' });
  expect(await get('empty')).toMatchObject({ v: '' });
});

it('keeps the time-to-live setting', async () => {
  await clients.tables.send(
    new UpdateTimeToLiveCommand({
      TableName: T,
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    }),
  );
  const { TimeToLiveDescription } = await clients.tables.send(new DescribeTimeToLiveCommand({ TableName: T }));
  expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
});

it('runs PartiQL: one statement, a batch, a transaction', async () => {
  const { Items } = await clients.tables.send(
    new ExecuteStatementCommand({ Statement: `SELECT * FROM "${T}" WHERE pk = 'a'` }),
  );
  expect(Items).toHaveLength(2);
  await clients.tables.send(
    new ExecuteStatementCommand({
      Statement: `INSERT INTO "${T}" VALUE {'pk': ?, 'sk': ?}`,
      Parameters: [{ S: 'ql' }, { S: '1' }],
    }),
  );
  await clients.tables.send(
    new BatchExecuteStatementCommand({
      Statements: [{ Statement: `UPDATE "${T}" SET n=1 WHERE pk='ql' AND sk='1'` }],
    }),
  );
  await clients.tables.send(
    new ExecuteTransactionCommand({
      TransactStatements: [{ Statement: `UPDATE "${T}" SET n=2 WHERE pk='ql' AND sk='1'` }],
    }),
  );
  expect(await get('ql')).toMatchObject({ n: 2 });
});

it('streams what changed, under the template’s stream ARN, from a shard that stays open', async () => {
  const { Streams } = await clients.streams.send(new ListStreamsCommand({ TableName: T }));
  const StreamArn = backend.resources['Media']?.attributes['StreamArn'];
  expect(Streams).toMatchObject([{ StreamArn, TableName: T }]);
  const { StreamDescription } = await clients.streams.send(new DescribeStreamCommand({ StreamArn }));
  const shard = StreamDescription?.Shards?.at(-1);
  expect(StreamDescription).toMatchObject({ StreamArn, StreamViewType: 'NEW_AND_OLD_IMAGES' });
  expect(shard?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();

  const { ShardIterator } = await clients.streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const first = await clients.streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
  const second = await clients.streams.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
  expect(first.Records).toMatchObject([
    { eventName: 'INSERT', awsRegion: 'us-east-1', dynamodb: { NewImage: { pk: { S: 'a' }, sk: { S: '1' } } } },
    { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'a' }, sk: { S: '2' } } } },
  ]);
  expect(second.Records?.length).toBeGreaterThan(0);
});

it('keeps tags and the wish for point-in-time recovery', async () => {
  const ResourceArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Media';
  await clients.tables.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'a', Value: 'b' }] }));
  expect((await clients.tables.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([
    { Key: 'a', Value: 'b' },
  ]);
  await clients.tables.send(
    new UpdateContinuousBackupsCommand({
      TableName: T,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  );
  const { ContinuousBackupsDescription } = await clients.tables.send(
    new DescribeContinuousBackupsCommand({ TableName: T }),
  );
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: 35,
  });
});

it('scans in parallel segments that together hold each row once', async () => {
  const keys: string[] = [];
  for (let Segment = 0; Segment < 4; Segment += 1) {
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await clients.rows.send(
        new ScanCommand({ TableName: T, Segment, TotalSegments: 4, ExclusiveStartKey }),
      );
      keys.push(...(page.Items ?? []).map(({ pk, sk }) => `${pk}/${sk}`));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key.startsWith('b/'))).toHaveLength(100);
});

it('takes a table’s ARN for its name', async () => {
  const TableName = 'arn:aws:dynamodb:us-east-1:000000000000:table/Media';
  const { Item } = await clients.rows.send(new GetCommand({ TableName, Key: { pk: 'a', sk: '2' } }));
  expect(Item).toBeDefined();
});
