import { type QueueOperation, queueOfUrl, requiredString } from '../operation.js';

export const deleteMessage: QueueOperation = {
  permission: 'sqs:DeleteMessage',
  parameters: ['QueueUrl', 'ReceiptHandle'],
  locate: queueOfUrl,
  async run({ messages, availability }, input, { queue }) {
    await messages.remove(queue, [requiredString(input, 'ReceiptHandle')]);
    // The next message of a FIFO group may be received now.
    availability.notify(queue.name);
    return {};
  },
};
