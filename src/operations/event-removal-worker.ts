import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRemovalRepository } from '../data/content-removal-repository.js';
import { createEventDeletionRepository } from '../data/event-deletion-repository.js';
import { createEventMembersRepository } from '../data/event-members-repository.js';
import { createEventPublisher } from '../data/event-publisher.js';
import { createFailedRemovalRepository } from '../data/failed-removal-repository.js';
import { createMessageQueue } from '../data/message-queue.js';
import { createMultipartStore } from '../data/multipart-store.js';
import { createObjectFolder } from '../data/object-folder.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { createLog } from '../observability/log.js';
import { readEnv } from './read-env.js';
import { createRemoveEvent } from './remove-event.js';
import { createWithdrawals } from './withdrawals-from-env.js';

const TABLES = [
  'USER_PROFILE_TABLE',
  'EVENT_TABLE',
  'EVENT_DELETION_TABLE',
  'PARTICIPATION_TABLE',
  'UPLOAD_TABLE',
  'CONTENT_TABLE',
  'CONTENT_COUNT_TABLE',
] as const;
const BUCKETS = ['UPLOADS_BUCKET', 'CONTENT_BUCKET', 'IMAGES_BUCKET'] as const;

/** The object graph of the worker that removes events. @throws Error naming what the environment lacks. */
export function createEventRemovalWorker(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, [...TABLES, ...BUCKETS, 'QUEUE_URL', 'GRAPHQL_URL', 'AWS_REGION']);
  const dynamodb = new DynamoDBClient();
  const client = DynamoDBDocumentClient.from(dynamodb);
  const s3 = new S3Client();
  const now = () => new Date();
  const log = createLog({ write: (line) => process.stdout.write(line), now });
  const tables = {
    userProfiles: env.USER_PROFILE_TABLE,
    events: env.EVENT_TABLE,
    eventDeletions: env.EVENT_DELETION_TABLE,
    participations: env.PARTICIPATION_TABLE,
    uploads: env.UPLOAD_TABLE,
    contents: env.CONTENT_TABLE,
    contentCounts: env.CONTENT_COUNT_TABLE,
  };
  const folderOf = (bucket: string) => createObjectFolder({ client: s3, bucket });
  const removeEvent = createRemoveEvent({
    deletions: createEventDeletionRepository({ client, tables, now }),
    failures: createFailedRemovalRepository({ client, tableName: tables.eventDeletions, now }),
    members: createEventMembersRepository({ client, tables }),
    removals: createContentRemovalRepository({ client, tables, now }),
    leases: createUploadLeaseRepository({ client, tableName: tables.uploads, now }),
    ends: createUploadEndRepository({ client, tables, now }),
    folders: [folderOf(env.CONTENT_BUCKET), folderOf(env.IMAGES_BUCKET)],
    withdrawals: createWithdrawals(environment, client),
    staging: folderOf(env.UPLOADS_BUCKET),
    parts: createMultipartStore({ client: s3, bucket: env.UPLOADS_BUCKET }),
    queue: createMessageQueue({ client: new SQSClient(), url: env.QUEUE_URL }),
    publisher: createEventPublisher({
      url: env.GRAPHQL_URL,
      region: env.AWS_REGION,
      credentials: dynamodb.config.credentials,
    }),
    randomId: randomUUID,
    log,
  });
  return {
    /** Answers whether the message is done; one that is not stays in the queue, and goes to the dead letters in the end. */
    async handle(body: string): Promise<boolean> {
      try {
        await removeEvent(body);
        return true;
      } catch (error) {
        log.error('event not removed', { body, error });
        return false;
      }
    },
  };
}
