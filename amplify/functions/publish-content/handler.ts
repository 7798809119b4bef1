import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createPublicationWorker } from '../../../src/operations/publication-worker.js';

const worker = createPublicationWorker(process.env);

/** In the order of the stream: what comes behind a record that failed comes again with it. */
export const handler = observeHandler(
  'publish-content',
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    for (const { eventName, dynamodb } of Records) {
      if (!(await worker.handle(eventName, dynamodb))) {
        return { batchItemFailures: [{ itemIdentifier: dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  },
);
