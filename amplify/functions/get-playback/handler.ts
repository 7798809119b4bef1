import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRepository } from '../../../src/data/content-repository.js';
import { createPresigner } from '../../../src/data/presigner.js';
import { createLog } from '../../../src/observability/log.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { createGetPlayback, getPlaybackInput } from '../../../src/operations/get-playback.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['CONTENT_TABLE', 'CONTENT_BUCKET', 'IMAGES_BUCKET']);
const s3 = new S3Client();

export const handler = createFieldHandler({
  input: getPlaybackInput,
  run: createGetPlayback({
    contents: createContentRepository({
      client: DynamoDBDocumentClient.from(new DynamoDBClient()),
      tableName: env.CONTENT_TABLE,
    }),
    content: createPresigner({ client: s3, bucket: env.CONTENT_BUCKET }),
    images: createPresigner({ client: s3, bucket: env.IMAGES_BUCKET }),
  }),
  log: createLog({ write: (line) => process.stdout.write(line), now: () => new Date() }),
  nowMs: Date.now,
});
