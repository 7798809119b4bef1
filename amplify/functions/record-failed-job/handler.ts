import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createFailedJobRecorder } from '../../../src/operations/failed-job-recorder.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const { recordFailedJob, log } = createFailedJobRecorder(process.env);

export const handler = observeHandler('record-failed-job', async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body } of Records) {
    await recordFailedJob(body).catch((error: unknown) => {
      log.warn('dead letter left for later', { messageId, error });
      batchItemFailures.push({ itemIdentifier: messageId });
    });
  }
  return { batchItemFailures };
});
