import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createEventRemovalWorker } from '../../../src/operations/event-removal-worker.js';

const worker = createEventRemovalWorker(process.env);

export const handler = observeHandler('remove-event', async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    if (!(await worker.handle(body))) {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
});
