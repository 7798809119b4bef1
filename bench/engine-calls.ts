import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { Pool } from 'undici';

export interface EngineCalls {
  /** One call of DynamoDB's protocol; throws when it is refused. */
  call(action: string, input: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

const CONNECTIONS = 2;

/** The engine wants the shape of a signature and does not look at it. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20261120T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=FAKE/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

/** Calls of the engine over plain connections, at the least that a call can cost. */
export function createEngineCalls(endpoint: string): EngineCalls {
  const pool = new Pool(endpoint, { connections: CONNECTIONS });
  return {
    async call(action, input) {
      const { statusCode, body } = await pool.request({
        method: 'POST',
        path: '/',
        headers: { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${action}` },
        body: JSON.stringify(input),
      });
      const answer = (await body.json()) as Record<string, unknown>;
      if (statusCode !== 200) {
        throw new Error(`The engine refused ${action}: ${JSON.stringify(answer)}`);
      }
      return answer;
    },
    close: () => pool.close(),
  };
}

/** The name of a model's table. */
export async function findTable(endpoint: string, model: string): Promise<string> {
  const dynamodb = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'FAKE', secretAccessKey: 'FAKE' },
  });
  const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
  dynamodb.destroy();
  const name = TableNames.find((table) => table.startsWith(`${model}-`));
  if (name === undefined) {
    throw new Error(`The backend has no ${model} table.`);
  }
  return name;
}
