import { readBatch, runBatch } from '../batch.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';
import { changeOne } from './change-message-visibility.js';

export const changeMessageVisibilityBatch: QueueOperation = {
  permission: 'sqs:ChangeMessageVisibility',
  parameters: ['QueueUrl', 'Entries'],
  locate: queueOfUrl,
  run: (state, input, { queue }) =>
    runBatch(readBatch(input), async (entry) => {
      await changeOne(state, queue, entry.input);
      return {};
    }),
};
