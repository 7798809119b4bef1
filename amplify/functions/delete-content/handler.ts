import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentReferences } from '../../../src/data/content-references.js';
import { createContentRemovalRepository } from '../../../src/data/content-removal-repository.js';
import { createContentRepository } from '../../../src/data/content-repository.js';
import { createEventPublisher } from '../../../src/data/event-publisher.js';
import { createObjectFolder } from '../../../src/data/object-folder.js';
import { createLog } from '../../../src/observability/log.js';
import { createDeleteContent, deleteContentInput } from '../../../src/operations/delete-content.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';
import { createWithdrawals } from '../../../src/operations/withdrawals-from-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const TABLES = ['USER_PROFILE_TABLE', 'CONTENT_TABLE', 'CONTENT_COUNT_TABLE', 'EVENT_TABLE'] as const;
const env = readEnv(process.env, [...TABLES, 'CONTENT_BUCKET', 'IMAGES_BUCKET', 'GRAPHQL_URL', 'AWS_REGION']);
const { USER_PROFILE_TABLE: userProfiles, CONTENT_TABLE: contents, CONTENT_COUNT_TABLE: contentCounts } = env;
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const client = DynamoDBDocumentClient.from(dynamodb);
const s3 = new S3Client();
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });

export const handler = createFieldHandler({
  input: deleteContentInput,
  run: createDeleteContent({
    contents: createContentRepository({ client, tableName: contents }),
    removals: createContentRemovalRepository({ client, tables: { contents, contentCounts, userProfiles }, now }),
    references: createContentReferences({ client, tables: { userProfiles, events: env.EVENT_TABLE } }),
    publisher: createEventPublisher({ url: env.GRAPHQL_URL, region: env.AWS_REGION, credentials }),
    log,
    folders: [env.CONTENT_BUCKET, env.IMAGES_BUCKET].map((bucket) => createObjectFolder({ client: s3, bucket })),
    withdrawals: createWithdrawals(process.env, client),
  }),
  log,
  nowMs: Date.now,
});
