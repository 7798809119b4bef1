import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';

const START_TIMEOUT_MS = 15_000;
const TABLES = [
  'UserProfile',
  'Event',
  'EventDeletion',
  'Participation',
  'Upload',
  'Content',
  'ContentCount',
  'Notification',
  'ModerationDecision',
] as const;
type TableName = (typeof TABLES)[number];

/** The indexes that are queried by this side of the API; resolvers are proved on the whole backend. */
const INDEXES: Partial<Record<TableName, readonly Index[]>> = {
  Content: [{ name: 'byEvent', hash: 'eventId', range: 'kind#purpose#status#createdAt#id' }],
  Upload: [
    { name: 'byEvent', hash: 'eventId', range: 'createdAt' },
    { name: 'byStatus', hash: 'status', range: 'expiresAt' },
  ],
  Participation: [{ name: 'byEvent', hash: 'eventId', range: 'joinedAt' }],
};

interface Index {
  readonly name: string;
  readonly hash: string;
  readonly range: string;
}

export type StartedTables = Awaited<ReturnType<typeof startTables>>;

/** The application's tables in a real DynamoDB engine, in memory, on a port of its own. */
export async function startTables() {
  const port = await freePort();
  const engine = spawn(findEngine(), ['serve', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' });
  const exited = once(engine, 'exit');
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  });
  await answers(dynamodb);
  for (const TableName of TABLES) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['id', ...indexKeys(TableName)].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        ...indexesOf(TableName),
      }),
    );
  }
  const client = DynamoDBDocumentClient.from(dynamodb);
  return {
    client,
    put: (table: TableName, item: object) => client.send(new PutCommand({ TableName: table, Item: { ...item } })),
    async get(table: TableName, id: string): Promise<Record<string, unknown> | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }));
      return Item;
    },
    async all(table: TableName): Promise<readonly Record<string, unknown>[]> {
      const { Items } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return Items ?? [];
    },
    async stop(): Promise<void> {
      dynamodb.destroy();
      engine.kill('SIGKILL');
      await exited;
    },
  };
}

/** A profile with so many bytes to store, none of them used. */
export function profileRow(id: string, quotaBytes = 1_000_000) {
  return {
    id,
    ownerId: id,
    accountType: 'fan',
    storageQuotaBytes: quotaBytes,
    storageUsedBytes: 0,
    storageReservedBytes: 0,
    storageRemainingBytes: quotaBytes,
  };
}

function indexKeys(table: TableName): readonly string[] {
  return (INDEXES[table] ?? []).flatMap(({ hash, range }) => [hash, range]);
}

function indexesOf(table: TableName): Pick<CreateTableCommandInput, 'GlobalSecondaryIndexes'> {
  const indexes = INDEXES[table];
  if (indexes === undefined) {
    return {};
  }
  return {
    GlobalSecondaryIndexes: indexes.map(({ name, hash, range }) => ({
      IndexName: name,
      KeySchema: [
        { AttributeName: hash, KeyType: 'HASH' },
        { AttributeName: range, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

function findEngine(): string {
  return createRequire(import.meta.url).resolve(`@dynoxide/${process.platform}-${process.arch}/dynoxide`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('no port');
  }
  return address.port;
}

async function answers(client: DynamoDBClient): Promise<void> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await delay(20)) {
    try {
      await client.send(new ListTablesCommand());
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
    }
  }
}
