import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';
import type { TestBackend } from '../../iam/test-support/start-backend.js';

export interface TestClients {
  readonly tables: DynamoDBClient;
  readonly rows: DynamoDBDocumentClient;
  readonly streams: DynamoDBStreamsClient;
}

const SESSION_SECONDS = 3600;

/** The real SDK's clients, signed as a role of the template, or as the operator when none is named. */
export async function connect({ endpoint, ports }: TestBackend, roleName?: string): Promise<TestClients> {
  const credentials =
    roleName === undefined
      ? { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY }
      : await ports.iam.issue({
          roleArn: `arn:aws:iam::000000000000:role/${roleName}`,
          sessionName: 'test',
          durationSeconds: SESSION_SECONDS,
        });
  const options = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  const tables = new DynamoDBClient(options);
  return { tables, rows: DynamoDBDocumentClient.from(tables), streams: new DynamoDBStreamsClient(options) };
}
