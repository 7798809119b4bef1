import { Duration, type Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { OPERATION_TIMEOUT_SECONDS, PROCESSING_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import { STAGED_ORIGINAL_PATTERNS } from '../../src/domain/storage-keys.js';
import { REDRIVEN_EVENT } from '../../src/domain/upload/redriven-event.js';
import { createProcessUpload } from '../functions/process-upload/resource.js';
import { createRecordFailedJob } from '../functions/record-failed-job/resource.js';
import type { DropClip } from '../resources.js';
import type { Labeller, Target } from '../target.js';
import { readQueue } from './read-queue.js';

export interface MediaProcessing {
  readonly stack: Stack;
  readonly processUpload: LambdaFunction;
  readonly recordFailedJob: LambdaFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly labeller: Labeller | undefined;
}

/**
 * How long a message stays hidden when its worker died; one that only failed asks for less (src/domain/upload/retry-delay.ts).
 * AWS asks for six times the function's timeout (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
 */
const VISIBILITY_TIMEOUT_SECONDS = 6 * PROCESSING_TIMEOUT_SECONDS;
/** Three failures may be weather; the fourth goes to the dead letters. */
const MAX_RECEIVES = 4;
const DEAD_LETTER_RETENTION_DAYS = 14;
/** How many originals are processed at once, in place of reserved concurrency, which small accounts cannot spare. */
const MAX_CONCURRENT_JOBS = 20;

/**
 * Staged originals → EventBridge → queue → worker, in a stack of its own that only reads the others: the one wiring that
 * is filtered by key, retried, and free of cycles between the nested stacks.
 */
export function addMediaProcessing(backend: DropClip, place: Target): MediaProcessing {
  const stack = backend.createStack('media');
  const uploads = backend.uploadsBucket.resources;
  uploads.cfnResources.cfnBucket.addPropertyOverride(
    'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
    true,
  );

  const { queue, deadLetters } = createQueues(stack);
  const target = new SqsQueue(queue, { deadLetterQueue: deadLetters });
  new Rule(stack, 'OriginalStaged', {
    description: 'An original has arrived in the staging bucket',
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: {
        bucket: { name: [uploads.bucket.bucketName] },
        object: { key: STAGED_ORIGINAL_PATTERNS.map((wildcard) => ({ wildcard })) },
      },
    },
    targets: [target],
  });
  new Rule(stack, 'UploadRedriven', {
    description: 'An operator wants an original processed again',
    eventPattern: { source: [REDRIVEN_EVENT.source], detailType: [REDRIVEN_EVENT.detailType] },
    targets: [target],
  });

  const processUpload = createProcessUpload(stack, place);
  readQueue(processUpload, queue, { maxConcurrency: MAX_CONCURRENT_JOBS });
  const recordFailedJob = createRecordFailedJob(stack, place);
  readQueue(recordFailedJob, deadLetters);
  connect(backend, { processUpload, recordFailedJob, queue });
  if (place.labeller !== undefined) {
    turnOnLabels(processUpload, place.labeller);
  }
  return { stack, processUpload, recordFailedJob, queue, deadLetters, labeller: place.labeller };
}

/** The SDK reads the second name by itself. */
function turnOnLabels(processUpload: LambdaFunction, { endpoint }: Labeller): void {
  processUpload.addEnvironment('MODERATION_LABELLER', 'rekognition');
  if (endpoint !== undefined) {
    processUpload.addEnvironment('AWS_ENDPOINT_URL_REKOGNITION', endpoint);
  }
}

function createQueues(stack: Stack): Pick<MediaProcessing, 'queue' | 'deadLetters'> {
  const deadLetters = new Queue(stack, 'UploadDeadLetters', {
    retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    visibilityTimeout: Duration.seconds(6 * OPERATION_TIMEOUT_SECONDS),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const queue = new Queue(stack, 'StagedUploads', {
    visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  return { queue, deadLetters };
}

type Connected = Pick<MediaProcessing, 'processUpload' | 'recordFailedJob' | 'queue'>;

function connect({ data, ...backend }: DropClip, { processUpload, recordFailedJob, queue }: Connected): void {
  const { UserProfile, Upload, Content, ContentCount, Event, Participation, Notification } = data.resources.tables;
  const shared = {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    UPLOAD_TABLE: Upload?.tableName,
    NOTIFICATION_TABLE: Notification?.tableName,
    UPLOADS_BUCKET: backend.uploadsBucket.resources.bucket.bucketName,
    GRAPHQL_URL: data.resources.cfnResources.cfnGraphqlApi.attrGraphQlUrl,
  };
  setEnvironment(recordFailedJob, shared);
  setEnvironment(processUpload, {
    ...shared,
    CONTENT_TABLE: Content?.tableName,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
    EVENT_TABLE: Event?.tableName,
    PARTICIPATION_TABLE: Participation?.tableName,
    CONTENT_BUCKET: backend.contentBucket.resources.bucket.bucketName,
    IMAGES_BUCKET: backend.imagesBucket.resources.bucket.bucketName,
    QUEUE_URL: queue.queueUrl,
  });
}

function setEnvironment(target: LambdaFunction, values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      throw new Error(`${name} has no value: a model or its table is missing from the schema`);
    }
    target.addEnvironment(name, value);
  }
}
