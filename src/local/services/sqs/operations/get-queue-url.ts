import { type QueueOperation, requiredString } from '../operation.js';

export const getQueueUrl: QueueOperation = {
  permission: 'sqs:GetQueueUrl',
  parameters: ['QueueName', 'QueueOwnerAWSAccountId'],
  locate: ({ queues }, input) => queues.byName(requiredString(input, 'QueueName')),
  run: (_state, _input, { queue }) => ({ QueueUrl: queue.url }),
};
