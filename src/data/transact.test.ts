import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it } from 'vitest';
import { startRecorder } from '../../test/support/start-recorder.js';
import { transact } from './transact.js';

let stop: () => Promise<void>;
afterEach(() => stop());

/** A DynamoDB that cancels with these codes, one list for each try, and then commits. */
async function dynamodbThat(cancels: readonly (readonly string[])[]) {
  let tries = 0;
  const server = await startRecorder(() => {
    const codes = cancels[tries];
    tries += 1;
    return codes === undefined
      ? { status: 200, body: '{}' }
      : {
          status: 400,
          body: JSON.stringify({
            __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
            Message: 'cancelled',
            CancellationReasons: codes.map((Code) => ({ Code })),
          }),
        };
  });
  stop = server.stop;
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  });
  return { client: DynamoDBDocumentClient.from(client), requests: server.requests };
}

const ITEMS = [{ Put: { TableName: 'T', Item: { id: '1' } } }];

it('tries again when another transaction was in the way', async () => {
  const { client, requests } = await dynamodbThat([['TransactionConflict'], ['TransactionConflict', 'None']]);

  expect(await transact(client, ITEMS)).toBeUndefined();
  expect(requests).toHaveLength(3);
});

it('does not try again when a condition failed, and says which', async () => {
  const { client, requests } = await dynamodbThat([['None', 'ConditionalCheckFailed']]);

  expect(await transact(client, ITEMS)).toEqual(['None', 'ConditionalCheckFailed']);
  expect(requests).toHaveLength(1);
});

it('gives up on a conflict that does not end', async () => {
  const { client, requests } = await dynamodbThat(Array.from({ length: 20 }, () => ['TransactionConflict']));

  await expect(transact(client, ITEMS)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  expect(requests).toHaveLength(8);
});

it('throws what is neither', async () => {
  const { client } = await dynamodbThat([['ValidationError']]);
  await expect(transact(client, ITEMS)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
});
