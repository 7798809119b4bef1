import { readBatch, runBatch } from '../batch.js';
import { type QueueOperation, queueOfUrl, requiredString } from '../operation.js';

export const deleteMessageBatch: QueueOperation = {
  permission: 'sqs:DeleteMessage',
  parameters: ['QueueUrl', 'Entries'],
  locate: queueOfUrl,
  async run({ messages, availability }, input, { queue }) {
    const result = await runBatch(readBatch(input), async (entry) => {
      await messages.remove(queue, [requiredString(entry.input, 'ReceiptHandle')]);
      return {};
    });
    availability.notify(queue.name);
    return result;
  },
};
