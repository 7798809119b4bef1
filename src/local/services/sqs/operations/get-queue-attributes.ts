import { AwsError } from '../../../shared/aws-error.js';
import { readStrings } from '../../../shared/json-fields.js';
import type { MessageCounts } from '../message-store.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';
import type { Queue } from '../queue.js';

type Reader = (queue: Queue, counts: MessageCounts) => string | undefined;

const READERS: Readonly<Record<string, Reader>> = {
  ApproximateNumberOfMessages: (_, { visible }) => String(visible),
  ApproximateNumberOfMessagesDelayed: (_, { delayed }) => String(delayed),
  ApproximateNumberOfMessagesNotVisible: (_, { inFlight }) => String(inFlight),
  DelaySeconds: ({ delaySeconds }) => String(delaySeconds),
  MaximumMessageSize: ({ maxMessageBytes }) => String(maxMessageBytes),
  MessageRetentionPeriod: ({ retentionSeconds }) => String(retentionSeconds),
  QueueArn: ({ arn }) => arn,
  ReceiveMessageWaitTimeSeconds: ({ receiveWaitSeconds }) => String(receiveWaitSeconds),
  VisibilityTimeout: ({ visibilityTimeoutSeconds }) => String(visibilityTimeoutSeconds),
  RedrivePolicy: ({ redrive }) =>
    redrive === undefined
      ? undefined
      : JSON.stringify({ deadLetterTargetArn: redrive.deadLetterArn, maxReceiveCount: redrive.maxReceiveCount }),
  RedriveAllowPolicy: ({ redriveAllow }) => (redriveAllow === undefined ? undefined : JSON.stringify(redriveAllow)),
  FifoQueue: ({ fifo }) => (fifo ? 'true' : undefined),
  ContentBasedDeduplication: ({ fifo, contentBasedDeduplication }) =>
    fifo ? String(contentBasedDeduplication) : undefined,
  Policy: ({ policies }) => (policies[0] === undefined ? undefined : JSON.stringify(policies[0])),
};

export const getQueueAttributes: QueueOperation = {
  permission: 'sqs:GetQueueAttributes',
  parameters: ['QueueUrl', 'AttributeNames'],
  locate: queueOfUrl,
  run({ messages }, input, { queue }) {
    const names = readStrings(input, 'AttributeNames');
    const unknown = names.find((name) => name !== 'All' && !Object.hasOwn(READERS, name));
    if (unknown !== undefined) {
      throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
    }
    const counts = messages.counts(queue);
    const answered: Record<string, string> = {};
    for (const [name, read] of Object.entries(READERS)) {
      const value = names.includes('All') || names.includes(name) ? read(queue, counts) : undefined;
      if (value !== undefined) {
        answered[name] = value;
      }
    }
    return Object.keys(answered).length === 0 ? {} : { Attributes: answered };
  },
};
