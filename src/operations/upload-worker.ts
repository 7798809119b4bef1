import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createEventPublisher } from '../data/event-publisher.js';
import { createMessageQueue } from '../data/message-queue.js';
import { createObjectStore } from '../data/object-store.js';
import { createUploadEndRepository } from '../data/upload-end-repository.js';
import { createUploadLeaseRepository } from '../data/upload-lease-repository.js';
import { createUploadRepository } from '../data/upload-repository.js';
import { createUploadTranscodingRepository } from '../data/upload-transcoding-repository.js';
import { createLog } from '../observability/log.js';
import { createFollowTranscoding } from './follow-transcoding.js';
import { createLongVideos } from './long-videos.js';
import type { LongVideoProcessor, MediaProcessor, Transcoder } from './media-port.js';
import type { ModerationLabeller } from './moderation-labeller.js';
import { createProcessUpload } from './process-upload.js';
import { readEnv } from './read-env.js';
import { createStagedMessageHandler, type StagedMessage } from './staged-message.js';
import { createUploadAnnouncer } from './upload-announcer.js';

const TABLES = [
  'USER_PROFILE_TABLE',
  'UPLOAD_TABLE',
  'CONTENT_TABLE',
  'CONTENT_COUNT_TABLE',
  'EVENT_TABLE',
  'PARTICIPATION_TABLE',
  'NOTIFICATION_TABLE',
] as const;
const BUCKETS = ['UPLOADS_BUCKET', 'CONTENT_BUCKET', 'IMAGES_BUCKET'] as const;

/** What makes renditions; without a transcoder, videos that take longer than a function may run are refused. */
export interface MediaTools {
  readonly media: MediaProcessor & LongVideoProcessor;
  readonly transcoder?: Transcoder | undefined;
  /** Absent where labels are not turned on. */
  readonly labeller?: ModerationLabeller | undefined;
}

/** The object graph of the worker. @throws Error naming what the environment lacks. */
export function createUploadWorker(environment: NodeJS.ProcessEnv, { media, transcoder, labeller }: MediaTools) {
  const env = readEnv(environment, [...TABLES, ...BUCKETS, 'QUEUE_URL', 'GRAPHQL_URL', 'AWS_REGION']);
  const dynamodb = new DynamoDBClient();
  const client = DynamoDBDocumentClient.from(dynamodb);
  const s3 = new S3Client();
  const now = () => new Date();
  const tables = { uploads: env.UPLOAD_TABLE, userProfiles: env.USER_PROFILE_TABLE };
  const log = createLog({ write: (line) => process.stdout.write(line), now });
  const publisher = createEventPublisher({
    url: env.GRAPHQL_URL,
    region: env.AWS_REGION,
    credentials: dynamodb.config.credentials,
  });
  const queue = createMessageQueue({ client: new SQSClient(), url: env.QUEUE_URL });
  const uploads = createUploadRepository({ client, tables, now });
  const leases = createUploadLeaseRepository({ client, tableName: env.UPLOAD_TABLE, now });
  const transcodings = createUploadTranscodingRepository({ client, tableName: env.UPLOAD_TABLE, now });
  const staging = createObjectStore({ client: s3, bucket: env.UPLOADS_BUCKET });
  const announcer = createUploadAnnouncer({ publisher, nowMs: Date.now, log });
  const processUpload = createProcessUpload({
    uploads,
    leases,
    ends: createUploadEndRepository({ client, tables, now }),
    tables: {
      contents: env.CONTENT_TABLE,
      contentCounts: env.CONTENT_COUNT_TABLE,
      events: env.EVENT_TABLE,
      participations: env.PARTICIPATION_TABLE,
      notifications: env.NOTIFICATION_TABLE,
    },
    staging,
    content: createObjectStore({ client: s3, bucket: env.CONTENT_BUCKET }),
    images: createObjectStore({ client: s3, bucket: env.IMAGES_BUCKET }),
    media,
    ...(transcoder === undefined
      ? {}
      : { longVideos: createLongVideos({ transcodings, staging, transcoder, video: media, queue, log }) }),
    labeller,
    announcer,
    workRoot: tmpdir(),
    now,
    randomId: randomUUID,
    log,
  });
  const bucket = env.UPLOADS_BUCKET;
  const followTranscoding = createFollowTranscoding({ uploads, transcodings, announcer, processUpload, bucket, log });
  const handle = createStagedMessageHandler({ processUpload, followTranscoding, queue, log });
  return {
    handle(message: StagedMessage & { readonly sentAtMs: number }): Promise<boolean> {
      if (message.receiveCount === 1) {
        log.metric('QueueAge', Math.max(0, now().getTime() - message.sentAtMs) / 1000);
      }
      return handle(message);
    },
  };
}
