import {
  DescribeTableCommand,
  ExecuteStatementCommand,
  RestoreTableToPointInTimeCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import {
  BatchGetCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { iamService } from '../iam/index.js';
import { buildRole, startBackend, type TestBackend } from '../iam/test-support/start-backend.js';
import { createDynamodbService } from './index.js';
import { buildAmplifyTable, buildMediaTable } from './test-support/build-table.js';
import { connect, type TestClients } from './test-support/clients.js';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table';
const allow = (Action: string | readonly string[], Resource: string, Condition = {}) => ({
  ...{ Effect: 'Allow', Action, Resource, Condition },
});

let backend: TestBackend;
let operator: TestClients;

beforeAll(async () => {
  backend = await startBackend([iamService, createDynamodbService()], {
    Media: buildMediaTable(),
    Other: buildAmplifyTable('Other'),
    Shared: {
      ...buildMediaTable({ TableName: 'Shared' }),
      properties: {
        ...buildMediaTable({ TableName: 'Shared' }).properties,
        ResourcePolicy: {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: 'arn:aws:iam::000000000000:role/nobody' },
                Action: 'dynamodb:GetItem',
                Resource: `${ARN}/Shared`,
              },
            ],
          },
        },
      },
    },
    Nobody: buildRole('nobody', []),
    Reader: buildRole('reader', [allow(['dynamodb:GetItem', 'dynamodb:Query'], `${ARN}/Media`)]),
    IndexReader: buildRole('index-reader', [allow('dynamodb:Query', `${ARN}/Media/index/*`)]),
    Writer: buildRole('writer', [allow(['dynamodb:PutItem', 'dynamodb:UpdateItem'], `${ARN}/Media`)]),
    Broad: buildRole('broad', [allow('dynamodb:*', '*')]),
    Owner: buildRole('owner', [
      allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PartiQLSelect'], `${ARN}/Media`, {
        'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'mine' },
      }),
    ]),
  });
  operator = await connect(backend);
  await operator.rows.send(new PutCommand({ TableName: 'Media', Item: { pk: 'mine', sk: '1', g1: 'G' } }));
});

afterAll(() => backend?.remove());

const get = (TableName: string, pk: string) => new GetCommand({ TableName, Key: { pk, sk: '1' } });
const query = (pk: string) =>
  new QueryCommand({ TableName: 'Media', KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': pk } });
const denied = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } };

describe('a role', () => {
  it('does what its policies grant', async () => {
    const { rows } = await connect(backend, 'reader');
    expect((await rows.send(get('Media', 'mine'))).Item).toMatchObject({ pk: 'mine' });
    expect((await rows.send(query('mine'))).Count).toBe(1);
  });

  it('is told in AWS’s words what it may not do', async () => {
    const { rows } = await connect(backend, 'reader');
    await expect(rows.send(new ScanCommand({ TableName: 'Media' }))).rejects.toMatchObject({
      ...denied,
      message: `User: arn:aws:sts::000000000000:assumed-role/reader/test is not authorized to perform: dynamodb:Scan on resource: ${ARN}/Media because no identity-based policy allows the dynamodb:Scan action`,
    });
    await expect(rows.send(get('Other', 'x'))).rejects.toMatchObject(denied);
    await expect(rows.send(new PutCommand({ TableName: 'Media', Item: { pk: 'a', sk: '1' } }))).rejects.toMatchObject(
      denied,
    );
  });

  it('needs the index to query the index', async () => {
    const byG = new QueryCommand({
      ...{ TableName: 'Media', IndexName: 'byG', KeyConditionExpression: 'g1 = :g' },
      ExpressionAttributeValues: { ':g': 'G' },
    });
    const [reader, indexReader] = [await connect(backend, 'reader'), await connect(backend, 'index-reader')];
    expect((await indexReader.rows.send(byG)).Count).toBe(1);
    await expect(reader.rows.send(byG)).rejects.toMatchObject(denied);
    await expect(indexReader.rows.send(query('mine'))).rejects.toMatchObject(denied);
  });

  it('needs every table of a batch and every part of a transaction', async () => {
    const [reader, writer] = [await connect(backend, 'reader'), await connect(backend, 'writer')];
    const batch = new BatchGetCommand({ RequestItems: { Media: { Keys: [{ pk: 'mine', sk: '1' }] } } });
    await expect(reader.rows.send(batch)).rejects.toThrow('dynamodb:BatchGetItem');
    const Put = { TableName: 'Media', Item: { pk: 'w', sk: '1' } };
    await writer.rows.send(new TransactWriteCommand({ TransactItems: [{ Put }] }));
    const Delete = { TableName: 'Media', Key: { pk: 'w', sk: '2' } };
    await expect(writer.rows.send(new TransactWriteCommand({ TransactItems: [{ Put }, { Delete }] }))).rejects.toThrow(
      'dynamodb:DeleteItem',
    );
  });

  it('may be limited to partition keys, also against queries and statements', async () => {
    const { rows, tables } = await connect(backend, 'owner');
    expect((await rows.send(get('Media', 'mine'))).Item).toBeDefined();
    expect((await rows.send(query('mine'))).Count).toBe(1);
    await expect(rows.send(get('Media', 'yours'))).rejects.toMatchObject(denied);
    await expect(rows.send(query('yours'))).rejects.toMatchObject(denied);
    await expect(tables.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM Media' }))).rejects.toMatchObject(
      denied,
    );
  });

  it('may be allowed by the table’s own policy', async () => {
    const { rows } = await connect(backend, 'nobody');
    expect(await rows.send(get('Shared', 'a'))).not.toHaveProperty('Item');
    await expect(rows.send(get('Media', 'a'))).rejects.toMatchObject(denied);
  });

  it('finds no table, and no stream, that the template lacks', async () => {
    const { rows, tables, streams } = await connect(backend, 'broad');
    const missing = { name: 'ResourceNotFoundException' };
    await expect(rows.send(get('Nowhere', 'a'))).rejects.toMatchObject(missing);
    await expect(tables.send(new DescribeTableCommand({ TableName: 'Nowhere' }))).rejects.toMatchObject(missing);
    await expect(
      streams.send(new DescribeStreamCommand({ StreamArn: `${ARN}/Media/stream/1999-01-01T00:00:00.000` })),
    ).rejects.toMatchObject(missing);
    expect((await streams.send(new ListStreamsCommand({}))).Streams?.length).toBe(3);
  });
});

describe('a request is refused', () => {
  const headers = { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' };

  it('without a signature', async () => {
    const answer = await fetch(backend.endpoint, { method: 'POST', headers, body: '{}' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('with an operation that is not simulated, by name', async () => {
    const command = new RestoreTableToPointInTimeCommand({ SourceTableName: 'Media', TargetTableName: 'Media2' });
    await expect(operator.tables.send(command)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'DynamoDB_20120810.RestoreTableToPointInTime is not simulated.',
    });
  });
});

it('passes the engine’s checksum and request id on', async () => {
  const { $metadata } = await operator.rows.send(get('Media', 'mine'));
  expect($metadata.requestId).toMatch(/^[0-9A-Z]{52}$/);
});
