import type { SQSBatchResponse, SQSHandler } from 'aws-lambda';
import { createEventRemovalWorker } from '../../../src/operations/event-removal-worker.js';

const worker = createEventRemovalWorker(process.env);

export const handler: SQSHandler = async ({ Records }): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    if (!(await worker.handle(body))) {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
