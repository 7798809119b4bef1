import { AwsError } from '../../../shared/aws-error.js';
import { PURGE_INTERVAL_MS } from '../limits.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';

export const purgeQueue: QueueOperation = {
  permission: 'sqs:PurgeQueue',
  parameters: ['QueueUrl'],
  locate: queueOfUrl,
  async run({ messages, purgedAtMs, clock }, _input, { queue }) {
    const lastMs = purgedAtMs.get(queue.name);
    if (lastMs !== undefined && clock.now() - lastMs < PURGE_INTERVAL_MS) {
      throw new AwsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        403,
      );
    }
    purgedAtMs.set(queue.name, clock.now());
    await messages.purge(queue);
    return {};
  },
};
