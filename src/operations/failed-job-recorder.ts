import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventPublisher } from '../data/event-publisher.js';
import { createFailedJobRepository } from '../data/failed-job-repository.js';
import { createObjectStore } from '../data/object-store.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createLog } from '../observability/log.js';
import { readEnv } from './read-env.js';
import { createRecordFailedJob } from './record-failed-job.js';
import { createUploadAnnouncer } from './upload-announcer.js';

const TABLES = ['USER_PROFILE_TABLE', 'UPLOAD_TABLE', 'NOTIFICATION_TABLE'] as const;

/** The object graph of what empties the dead letters. @throws Error naming what the environment lacks. */
export function createFailedJobRecorder(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, [...TABLES, 'UPLOADS_BUCKET', 'GRAPHQL_URL', 'AWS_REGION']);
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
    staging: createObjectStore({ client: new S3Client(), bucket: env.UPLOADS_BUCKET }),
    stagingBucket: env.UPLOADS_BUCKET,
    notificationTable: env.NOTIFICATION_TABLE,
    announcer: createUploadAnnouncer({ publisher, nowMs: Date.now, log }),
    now,
    log,
  });
  return { recordFailedJob, log };
}
