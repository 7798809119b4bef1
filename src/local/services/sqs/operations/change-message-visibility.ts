import type { JsonObject } from '../../../assembly/resource.js';
import { readNumber } from '../../../shared/json-fields.js';
import { missingParameter, requireRange } from '../errors.js';
import { MAX_VISIBILITY_TIMEOUT_SECONDS } from '../limits.js';
import { type QueueOperation, queueOfUrl, requiredString } from '../operation.js';
import type { Queue } from '../queue.js';
import type { SqsState } from '../state.js';

export const changeMessageVisibility: QueueOperation = {
  permission: 'sqs:ChangeMessageVisibility',
  parameters: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
  locate: queueOfUrl,
  async run(state, input, { queue }) {
    await changeOne(state, queue, input);
    return {};
  },
};

export async function changeOne({ messages, availability }: SqsState, queue: Queue, input: JsonObject): Promise<void> {
  const timeoutSeconds = readNumber(input, 'VisibilityTimeout');
  if (timeoutSeconds === undefined) {
    throw missingParameter('VisibilityTimeout');
  }
  requireRange('VisibilityTimeout', timeoutSeconds, 0, MAX_VISIBILITY_TIMEOUT_SECONDS);
  await messages.changeVisibility(queue, requiredString(input, 'ReceiptHandle'), timeoutSeconds);
  availability.notify(queue.name);
}
