import type { JsonObject } from '../../../assembly/resource.js';
import type { NewMessage, Sent } from '../message-store.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';
import { prepareMessage } from '../prepare-message.js';
import type { Queue } from '../queue.js';

export const MESSAGE_PARAMETERS = [
  'MessageBody',
  'DelaySeconds',
  'MessageAttributes',
  'MessageSystemAttributes',
  'MessageDeduplicationId',
  'MessageGroupId',
];

export const sendMessage: QueueOperation = {
  permission: 'sqs:SendMessage',
  parameters: ['QueueUrl', ...MESSAGE_PARAMETERS],
  locate: queueOfUrl,
  async run({ messages, availability }, input, { queue, senderId }) {
    const { message } = prepareMessage(queue, input, senderId);
    const [sent] = await messages.send(queue, [message]);
    availability.notify(queue.name);
    return sent === undefined ? {} : describeSent(queue, message, sent);
  },
};

export function describeSent(queue: Queue, { attributesMd5 }: NewMessage, { id, bodyMd5, sequence }: Sent): JsonObject {
  return {
    MessageId: id,
    MD5OfMessageBody: bodyMd5,
    ...(attributesMd5 === undefined ? {} : { MD5OfMessageAttributes: attributesMd5 }),
    ...(queue.fifo ? { SequenceNumber: sequence } : {}),
  };
}
