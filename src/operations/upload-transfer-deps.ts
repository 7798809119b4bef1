import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventPublisher } from '../data/event-publisher.js';
import { createExpiredUploadRepository } from '../data/expired-upload-repository.js';
import { createMultipartStore } from '../data/multipart-store.js';
import { createObjectStore } from '../data/object-store.js';
import { createPresigner } from '../data/presigner.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createUploadTransferRepository } from '../data/upload-transfer-repository.js';
import { createLog } from '../observability/log.js';
import { readEnv } from './read-env.js';

/** What follows uploads on their way and to their end: tables, bucket, subscribers. @throws Error naming what the environment lacks. */
export function createUploadTransferDeps(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, [
    'USER_PROFILE_TABLE',
    'UPLOAD_TABLE',
    'UPLOADS_BUCKET',
    'GRAPHQL_URL',
    'AWS_REGION',
  ]);
  const dynamodb = new DynamoDBClient();
  const client = DynamoDBDocumentClient.from(dynamodb);
  const now = () => new Date();
  const tables = { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE };
  // Without it the SDK signs the checksum of an empty body into every URL.
  const bucket = {
    client: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
    bucket: env.UPLOADS_BUCKET,
  };
  return {
    uploads: createUploadRepository({ client, tables, now }),
    transfers: createUploadTransferRepository({ client, tableName: env.UPLOAD_TABLE, now }),
    ends: createUploadEndRepository({ client, tables, now }),
    expired: createExpiredUploadRepository({ client, tableName: env.UPLOAD_TABLE }),
    parts: createMultipartStore(bucket),
    staging: createObjectStore(bucket),
    presigner: createPresigner(bucket),
    publisher: createEventPublisher({
      url: env.GRAPHQL_URL,
      region: env.AWS_REGION,
      credentials: dynamodb.config.credentials,
    }),
    log: createLog({ write: (line) => process.stdout.write(line), now }),
    now,
  };
}
