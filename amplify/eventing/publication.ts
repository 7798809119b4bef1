import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { PUBLICATION_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import type { Delivery } from '../delivery/cdn.js';
import type { DropClip } from '../resources.js';
import { readQueue } from './read-queue.js';

export interface Publication {
  /** Of the content table. */
  readonly streamArn: string;
  /** What reads the stream: made when its role may. */
  readonly mapping: EventSourceMapping;
  /** Of changes that could not be followed yet. */
  readonly retries: Queue;
}

/** Few, because a function that fails as a whole has all of them again. */
const BATCH_RECORDS = 10;
/** Of a function that does not run at all, with growing pauses some quarter of an hour; a change that fails is put aside at once. */
const RETRIES = 20;
/** As AWS asks (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
const VISIBILITY_TIMEOUT_SECONDS = 6 * PUBLICATION_TIMEOUT_SECONDS;
/** Half an hour with its rests (src/domain/upload/retry-delay.ts): longer than CloudFront takes to work off too many invalidations. */
const MAX_RECEIVES = 5;
/** The least that Lambda takes: retries are few, and wait for each other rather than for weather. */
const MAX_CONCURRENT_RETRIES = 2;
const FAILURE_RETENTION_DAYS = 14;

/**
 * The content table's stream → publishContent → what failed → a queue → publishContent again → what was given up. In the stack of
 * the function, which lies above the table's: no cycle.
 */
export function addPublication(
  { data, publishContent, ...backend }: DropClip,
  { distribution }: Delivery,
): Publication {
  const stack = Stack.of(data.resources.graphqlApi);
  const queueProperties = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  // The changes that were given up, and where in the stream a whole batch was, for an operator.
  const failures = new Queue(stack, 'PublicationFailures', {
    ...queueProperties,
    retentionPeriod: Duration.days(FAILURE_RETENTION_DAYS),
  });
  const retries = new Queue(stack, 'PublicationRetries', {
    ...queueProperties,
    visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
    deadLetterQueue: { queue: failures, maxReceiveCount: MAX_RECEIVES },
  });
  readQueue(publishContent.resources.lambda, retries, { maxConcurrency: MAX_CONCURRENT_RETRIES });
  publishContent.addEnvironment('QUEUE_URL', retries.queueUrl);
  const streamArn = data.resources.tables['Content']?.tableStreamArn;
  if (streamArn === undefined) {
    throw new Error('The content table has no stream');
  }
  const mapping = new EventSourceMapping(stack, 'ContentChanges', {
    target: publishContent.resources.lambda,
    eventSourceArn: streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: BATCH_RECORDS,
    retryAttempts: RETRIES,
    reportBatchItemFailures: true,
    onFailure: { bind: (_mapping, reader) => letSend(reader, failures) },
  });
  for (const target of [publishContent, backend.moderateContent, backend.deleteContent, backend.removeEvent]) {
    target.addEnvironment('CONTENT_TABLE', data.resources.tables['Content']?.tableName ?? '');
    target.addEnvironment('CONTENT_BUCKET', backend.contentBucket.resources.bucket.bucketName);
    target.addEnvironment('IMAGES_BUCKET', backend.imagesBucket.resources.bucket.bucketName);
    target.addEnvironment('CDN_DISTRIBUTION_ID', distribution.distributionId);
  }
  publishContent.resources.cfnResources.cfnFunction.tracingConfig = {
    mode: 'Active',
  } satisfies CfnFunction['tracingConfig'];
  return { streamArn, mapping, retries };
}

/** Where Lambda puts what it gave up, with the function's role. CDK's `SqsDlq` would grant three actions for the one. */
function letSend(reader: IFunction, { queueArn }: Queue): { readonly destination: string } {
  reader.addToRolePolicy(
    new PolicyStatement({ effect: Effect.ALLOW, actions: ['sqs:SendMessage'], resources: [queueArn] }),
  );
  return { destination: queueArn };
}
