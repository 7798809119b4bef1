import { Duration, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { EVENT_REMOVAL_TIMEOUT_SECONDS, OPERATION_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import { createRecordFailedRemoval } from '../functions/record-failed-removal/resource.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';
import { readQueue } from './read-queue.js';

export interface EventRemoval {
  readonly queue: Queue;
  readonly recordFailedRemoval: LambdaFunction;
}

/** As AWS asks (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
const VISIBILITY_TIMEOUT_SECONDS = 6 * EVENT_REMOVAL_TIMEOUT_SECONDS;
const MAX_RECEIVES = 5;
const DEAD_LETTER_RETENTION_DAYS = 14;
/** The least that Lambda takes; one event's batches follow each other, so these are events. */
const MAX_CONCURRENT_REMOVALS = 2;

/**
 * deleteEvent → queue → removeEvent → the same queue, until nothing is left; what was given up → recordFailedRemoval. The
 * queues lie in the stack of the functions that send: no cycle. The last has a stack of its own, because that one is large.
 */
export function addEventRemoval(backend: DropClip, target: Target): EventRemoval {
  const { data, deleteEvent, removeEvent } = backend;
  const stack = Stack.of(data.resources.graphqlApi);
  const queueProperties = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new Queue(stack, 'EventRemovalDeadLetters', {
    ...queueProperties,
    retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    visibilityTimeout: Duration.seconds(6 * OPERATION_TIMEOUT_SECONDS),
  });
  const queue = new Queue(stack, 'EventRemovals', {
    ...queueProperties,
    visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
  });
  readQueue(removeEvent.resources.lambda, queue, { maxConcurrency: MAX_CONCURRENT_REMOVALS });
  for (const sender of [deleteEvent, removeEvent]) {
    sender.addEnvironment('QUEUE_URL', queue.queueUrl);
  }
  const recordFailedRemoval = createRecordFailedRemoval(backend.createStack('removal'), target);
  readQueue(recordFailedRemoval, deadLetters);
  recordFailedRemoval.addEnvironment('EVENT_DELETION_TABLE', data.resources.tables['EventDeletion']?.tableName ?? '');
  return { queue, recordFailedRemoval };
}
