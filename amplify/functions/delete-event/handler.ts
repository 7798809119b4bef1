import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventDeletionRepository } from '../../../src/data/event-deletion-repository.js';
import { createEventRepository } from '../../../src/data/event-repository.js';
import { createFailedRemovalRepository } from '../../../src/data/failed-removal-repository.js';
import { createMessageQueue } from '../../../src/data/message-queue.js';
import { createLog } from '../../../src/observability/log.js';
import { createDeleteEvent, deleteEventInput } from '../../../src/operations/delete-event.js';
import { createFieldHandler } from '../../../src/operations/field-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const env = readEnv(process.env, ['EVENT_TABLE', 'EVENT_DELETION_TABLE', 'CONTENT_COUNT_TABLE', 'QUEUE_URL']);
const { EVENT_TABLE: events, EVENT_DELETION_TABLE: eventDeletions, CONTENT_COUNT_TABLE: contentCounts } = env;
const client = DynamoDBDocumentClient.from(new DynamoDBClient());
const now = () => new Date();
const log = createLog({ write: (line) => process.stdout.write(line), now });

export const handler = createFieldHandler({
  input: deleteEventInput,
  run: createDeleteEvent({
    events: createEventRepository({ client, tableName: events }),
    deletions: createEventDeletionRepository({ client, tables: { events, eventDeletions, contentCounts }, now }),
    failures: createFailedRemovalRepository({ client, tableName: eventDeletions, now }),
    queue: createMessageQueue({ client: new SQSClient(), url: env.QUEUE_URL }),
  }),
  log,
  nowMs: Date.now,
});
