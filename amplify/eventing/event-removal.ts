import { Duration, Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { EVENT_REMOVAL_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import type { DropClip } from '../resources.js';
import { readQueue } from './read-queue.js';

export interface EventRemoval {
  readonly queue: Queue;
}

/** As AWS asks (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
const VISIBILITY_TIMEOUT_SECONDS = 6 * EVENT_REMOVAL_TIMEOUT_SECONDS;
const MAX_RECEIVES = 5;
const DEAD_LETTER_RETENTION_DAYS = 14;
/** The least that Lambda takes; one event's batches follow each other, so these are events. */
const MAX_CONCURRENT_REMOVALS = 2;

/** deleteEvent → queue → removeEvent → the same queue, until nothing is left. In the stack of both functions: no cycle. */
export function addEventRemoval({ data, deleteEvent, removeEvent }: DropClip): EventRemoval {
  const stack = Stack.of(data.resources.graphqlApi);
  const queueProperties = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
  const deadLetters = new Queue(stack, 'EventRemovalDeadLetters', {
    ...queueProperties,
    retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
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
  return { queue };
}
