import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventPublisher } from '../../../src/data/event-publisher.js';
import { createObjectStore } from '../../../src/data/object-store.js';
import { createUploadEndRepository } from '../../../src/data/upload-end-repository.js';
import { createUploadRepository } from '../../../src/data/upload-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { completeUploadInput, createCompleteUpload } from '../../../src/operations/complete-upload.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['USER_PROFILE_TABLE', 'UPLOAD_TABLE', 'UPLOADS_BUCKET', 'GRAPHQL_URL', 'AWS_REGION']);
const dynamodb = new DynamoDBClient();
const client = DynamoDBDocumentClient.from(dynamodb);
const now = () => new Date();
const tables = { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE };
const log = createLog({ write: (line) => process.stdout.write(line), now });

export const handler = createFieldHandler({
  input: completeUploadInput,
  run: createCompleteUpload({
    uploads: createUploadRepository({ client, tables, now }),
    ends: createUploadEndRepository({ client, tables, now }),
    staging: createObjectStore({ client: new S3Client(), bucket: env.UPLOADS_BUCKET }),
    publisher: createEventPublisher({
      url: env.GRAPHQL_URL,
      region: env.AWS_REGION,
      credentials: dynamodb.config.credentials,
    }),
    log,
  }),
  log,
  nowMs: Date.now,
});
