import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventBus } from '../../../src/data/event-bus.js';
import { createEventPublisher } from '../../../src/data/event-publisher.js';
import { createFailedJobRepository } from '../../../src/data/failed-job-repository.js';
import { createUploadRepository } from '../../../src/data/upload-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';
import { createRedriveJob, redriveJobInput } from '../../../src/operations/redrive-job.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['USER_PROFILE_TABLE', 'UPLOAD_TABLE', 'GRAPHQL_URL', 'AWS_REGION']);
const dynamodb = new DynamoDBClient();
const { credentials } = dynamodb.config;
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });
const stored = {
  client: DynamoDBDocumentClient.from(dynamodb),
  tables: { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE },
  now,
};

export const handler = createFieldHandler({
  input: redriveJobInput,
  run: createRedriveJob({
    uploads: createUploadRepository(stored),
    jobs: createFailedJobRepository(stored),
    bus: createEventBus({ client: new EventBridgeClient() }),
    publisher: createEventPublisher({ url: env.GRAPHQL_URL, region: env.AWS_REGION, credentials }),
    log,
  }),
  log,
  nowMs: Date.now,
});
