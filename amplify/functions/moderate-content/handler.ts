import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRepository } from '../../../src/data/content-repository.js';
import { createEventPublisher } from '../../../src/data/event-publisher.js';
import { createModerationRepository } from '../../../src/data/moderation-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { createModerateContent, moderateContentInput } from '../../../src/operations/moderate-content.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const TABLES = ['CONTENT_TABLE', 'CONTENT_COUNT_TABLE', 'MODERATION_DECISION_TABLE', 'NOTIFICATION_TABLE'] as const;
const env = readEnv(process.env, [...TABLES, 'GRAPHQL_URL', 'AWS_REGION']);
const { CONTENT_TABLE: contents, CONTENT_COUNT_TABLE: contentCounts } = env;
const { MODERATION_DECISION_TABLE: decisions, NOTIFICATION_TABLE: notifications } = env;
const tables = { contents, contentCounts, decisions, notifications };
const dynamodb = new DynamoDBClient();
const client = DynamoDBDocumentClient.from(dynamodb);
const { credentials } = dynamodb.config;
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });

export const handler = createFieldHandler({
  input: moderateContentInput,
  run: createModerateContent({
    contents: createContentRepository({ client, tableName: tables.contents }),
    moderation: createModerationRepository({ client, tables }),
    publisher: createEventPublisher({ url: env.GRAPHQL_URL, region: env.AWS_REGION, credentials }),
    now,
    randomId: randomUUID,
    log,
  }),
  log,
  nowMs: Date.now,
});
