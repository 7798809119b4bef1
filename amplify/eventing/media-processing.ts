import { Duration, type Stack } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { PROCESSING_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import { STAGED_ORIGINAL_PATTERNS } from '../../src/domain/storage-keys.js';
import { createProcessUpload } from '../functions/process-upload/resource.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

export interface MediaProcessing {
  readonly stack: Stack;
  readonly processUpload: LambdaFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;
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
export function addMediaProcessing(backend: DropClip, target: Target): MediaProcessing {
  const stack = backend.createStack('media');
  const uploads = backend.uploadsBucket.resources;
  uploads.cfnResources.cfnBucket.addPropertyOverride(
    'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
    true,
  );

  const deadLetters = new Queue(stack, 'UploadDeadLetters', {
    retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
  const queue = new Queue(stack, 'StagedUploads', {
    visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
  });
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
    targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters })],
  });

  const processUpload = createProcessUpload(stack, target);
  processUpload.addEventSource(
    new SqsEventSource(queue, { batchSize: 1, reportBatchItemFailures: true, maxConcurrency: MAX_CONCURRENT_JOBS }),
  );
  connect(backend, processUpload, queue);
  return { stack, processUpload, queue, deadLetters };
}

function connect({ data, ...backend }: DropClip, processUpload: LambdaFunction, queue: Queue): void {
  const { UserProfile, Upload, Content, ContentCount, Event, Participation, Notification } = data.resources.tables;
  const environment = {
    USER_PROFILE_TABLE: UserProfile?.tableName,
    UPLOAD_TABLE: Upload?.tableName,
    CONTENT_TABLE: Content?.tableName,
    CONTENT_COUNT_TABLE: ContentCount?.tableName,
    EVENT_TABLE: Event?.tableName,
    PARTICIPATION_TABLE: Participation?.tableName,
    NOTIFICATION_TABLE: Notification?.tableName,
    UPLOADS_BUCKET: backend.uploadsBucket.resources.bucket.bucketName,
    CONTENT_BUCKET: backend.contentBucket.resources.bucket.bucketName,
    IMAGES_BUCKET: backend.imagesBucket.resources.bucket.bucketName,
    QUEUE_URL: queue.queueUrl,
    GRAPHQL_URL: data.resources.cfnResources.cfnGraphqlApi.attrGraphQlUrl,
  };
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) {
      throw new Error(`${name} has no value: a model or its table is missing from the schema`);
    }
    processUpload.addEnvironment(name, value);
  }
}
