import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { createEventPublisher } from '../../../src/data/event-publisher.js';
import { createFailedJobRepository } from '../../../src/data/failed-job-repository.js';
import { createUploadRepository } from '../../../src/data/upload-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { readEnv } from '../../../src/operations/read-env.js';
import { createRecordFailedJob } from '../../../src/operations/record-failed-job.js';
import { createUploadAnnouncer } from '../../../src/operations/upload-announcer.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const names = ['USER_PROFILE_TABLE', 'UPLOAD_TABLE', 'NOTIFICATION_TABLE', 'GRAPHQL_URL', 'AWS_REGION'] as const;
const env = readEnv(process.env, names);
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });
const stored = {
  client: DynamoDBDocumentClient.from(dynamodb),
  tables: { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE },
  now,
};
const publisher = createEventPublisher({ url: env.GRAPHQL_URL, region: env.AWS_REGION, credentials });
const recordFailedJob = createRecordFailedJob({
  uploads: createUploadRepository(stored),
  jobs: createFailedJobRepository(stored),
  notificationTable: env.NOTIFICATION_TABLE,
  announcer: createUploadAnnouncer({ publisher, nowMs: Date.now, log }),
  now,
  log,
});

export const handler: SQSHandler = async ({ Records }): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    await recordFailedJob(body).catch((error: unknown) => {
      log.warn('dead letter left for later', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    });
  }
  return { batchItemFailures };
};
