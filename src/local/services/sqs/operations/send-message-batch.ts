import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import { batchFailure, readBatch } from '../batch.js';
import { MAX_BATCH_BYTES } from '../limits.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';
import { type PreparedMessage, prepareMessage } from '../prepare-message.js';
import { describeSent } from './send-message.js';

/** Entries that are sound are stored together; those that are not are reported one by one. */
export const sendMessageBatch: QueueOperation = {
  permission: 'sqs:SendMessage',
  parameters: ['QueueUrl', 'Entries'],
  locate: queueOfUrl,
  async run({ messages, availability }, input, { queue, senderId }) {
    const failed: JsonObject[] = [];
    const prepared: (PreparedMessage & { readonly id: string })[] = [];
    for (const entry of readBatch(input)) {
      try {
        prepared.push({ id: entry.id, ...prepareMessage(queue, entry.input, senderId) });
      } catch (error) {
        failed.push(batchFailure(entry.id, error));
      }
    }
    const byteLength = prepared.reduce((sum, entry) => sum + entry.byteLength, 0);
    if (byteLength > MAX_BATCH_BYTES) {
      throw new AwsError(
        'BatchRequestTooLong',
        `Batch requests cannot be longer than ${MAX_BATCH_BYTES} bytes. You have sent ${byteLength} bytes.`,
      );
    }
    const sent = await messages.send(
      queue,
      prepared.map(({ message }) => message),
    );
    availability.notify(queue.name);
    return {
      Successful: prepared.flatMap(({ id, message }, index) => {
        const result = sent[index];
        return result === undefined ? [] : [{ Id: id, ...describeSent(queue, message, result) }];
      }),
      ...(failed.length === 0 ? {} : { Failed: failed }),
    };
  },
};
