import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventRepository } from '../data/event-repository.js';
import { createMultipartStore } from '../data/multipart-store.js';
import { createPresigner } from '../data/presigner.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createUploadTransferRepository } from '../data/upload-transfer-repository.js';
import { createLog } from '../observability/log.js';
import { createFieldHandler, dispatchFields } from './field-handler.js';
import { idOf } from './id-of.js';
import { createInitiateUpload, initiateUploadInput } from './initiate-upload.js';
import { readEnv } from './read-env.js';
import { createSignUploadParts, signUploadPartsInput } from './sign-upload-parts.js';

/** The fields that let bytes in: what may sign. @throws Error naming what the environment lacks. */
export function createUploadEntryFields(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, ['USER_PROFILE_TABLE', 'EVENT_TABLE', 'UPLOAD_TABLE', 'UPLOADS_BUCKET']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const now = () => new Date();
  // Without it the SDK signs the checksum of an empty body into every URL.
  const bucket = {
    client: new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
    bucket: env.UPLOADS_BUCKET,
  };
  const edge = { log: createLog({ write: (line) => process.stdout.write(line), now }), nowMs: Date.now };
  const deps = {
    uploads: createUploadRepository({
      client,
      tables: { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE },
      now,
    }),
    transfers: createUploadTransferRepository({ client, tableName: env.UPLOAD_TABLE, now }),
    parts: createMultipartStore(bucket),
    presigner: createPresigner(bucket),
    now,
  };
  const events = createEventRepository({ client, tableName: env.EVENT_TABLE });
  return dispatchFields({
    initiateUpload: createFieldHandler({
      input: initiateUploadInput,
      run: createInitiateUpload({ ...deps, events, randomId: randomUUID, idOf, log: edge.log }),
      ...edge,
    }),
    signUploadParts: createFieldHandler({ input: signUploadPartsInput, run: createSignUploadParts(deps), ...edge }),
  });
}
