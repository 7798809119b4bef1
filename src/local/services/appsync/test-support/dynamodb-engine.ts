import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { DynamodbPort } from '../../ports.js';

export interface TestEngine extends DynamodbPort {
  /** Every call so far, oldest first. */
  readonly calls: readonly { readonly action: string; readonly input: JsonObject }[];
  stop(): Promise<void>;
}

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20000101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20000101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/** A real DynamoDB engine of its own, in memory. */
export async function startTestEngine(): Promise<TestEngine> {
  const folder = dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json'));
  const port = await findFreePort();
  const child = spawn(join(folder, 'dynoxide'), ['serve', '--port', String(port)], { stdio: 'ignore' });
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 16 });
  const calls: { action: string; input: JsonObject }[] = [];
  const send = async (action: string, input: JsonObject) => {
    const answer = await pool.request({
      method: 'POST',
      path: '/',
      headers: { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${action}` },
      body: JSON.stringify(input),
    });
    return { statusCode: answer.statusCode, body: (await answer.body.json()) as JsonObject };
  };
  await untilReady(() => send('ListTables', {}));
  return {
    calls,
    call: async (action, input) => {
      calls.push({ action, input });
      const { statusCode, body } = await send(action, input);
      if (statusCode !== 200) {
        const { __type: type, message, Message, ...details } = body;
        const code = String(type).split('#').at(-1) ?? '';
        throw new AwsError(code, String(message ?? Message), statusCode, { details });
      }
      return body;
    },
    stop: async () => {
      await pool.destroy();
      await stopChild(child);
    },
  };
}

/** Creates a table with a string partition key `id`, a sort key when named, and string-keyed indexes. */
export async function createTable(
  engine: Pick<DynamodbPort, 'call'>,
  name: string,
  { sortKey, indexes = {} }: { readonly sortKey?: string; readonly indexes?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const attributes = ['id', ...(sortKey === undefined ? [] : [sortKey]), ...Object.values(indexes)];
  const key = (attribute: string, KeyType: string) => ({ AttributeName: attribute, KeyType });
  const secondary = Object.entries(indexes).map(([IndexName, attribute]) => ({
    IndexName,
    KeySchema: [key(attribute, 'HASH')],
    Projection: { ProjectionType: 'ALL' },
  }));
  await engine.call('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [key('id', 'HASH'), ...(sortKey === undefined ? [] : [key(sortKey, 'RANGE')])],
    ...(secondary.length === 0 ? {} : { GlobalSecondaryIndexes: secondary }),
  });
}

async function untilReady(probe: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await probe();
      return;
    } catch (error) {
      if (attempt === 500) {
        throw error;
      }
      await sleep(20);
    }
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
