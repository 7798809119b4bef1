import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createFailedRemovalRepository } from '../../../src/data/failed-removal-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';
import { createRecordFailedRemoval } from '../../../src/operations/record-failed-removal.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const { EVENT_DELETION_TABLE: tableName } = readEnv(process.env, ['EVENT_DELETION_TABLE']);
const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });
const failures = createFailedRemovalRepository({ client, tableName, now });
const recordFailedRemoval = createRecordFailedRemoval({ failures, log });

export const handler = observeHandler(
  'record-failed-removal',
  async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const { messageId, body } of Records) {
      await recordFailedRemoval(body).catch((error: unknown) => {
        log.warn('dead letter left for later', { messageId, error });
        batchItemFailures.push({ itemIdentifier: messageId });
      });
    }
    return { batchItemFailures };
  },
);
