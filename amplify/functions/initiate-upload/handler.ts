import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventRepository } from '../../../src/data/event-repository.js';
import { createPresigner } from '../../../src/data/presigner.js';
import { createUploadRepository } from '../../../src/data/upload-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { idOf } from '../../../src/operations/id-of.js';
import { createInitiateUpload, initiateUploadInput } from '../../../src/operations/initiate-upload.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['USER_PROFILE_TABLE', 'EVENT_TABLE', 'UPLOAD_TABLE', 'UPLOADS_BUCKET']);
const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const now = () => new Date();

export const handler = createFieldHandler({
  input: initiateUploadInput,
  run: createInitiateUpload({
    events: createEventRepository({ client, tableName: env.EVENT_TABLE }),
    uploads: createUploadRepository({
      client,
      tables: { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE },
      now,
    }),
    staging: createPresigner({
      client: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
      bucket: env.UPLOADS_BUCKET,
    }),
    now,
    randomId: randomUUID,
    idOf,
  }),
  log: createLog({ write: (line) => process.stdout.write(line), now }),
  nowMs: Date.now,
});
