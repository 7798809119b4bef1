import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createPublicationWorker } from '../../../src/operations/publication-worker.js';

const worker = createPublicationWorker(process.env);

/** Records of the table's stream, in its order, or messages of the queue of retries. */
export const handler = observeHandler(
  'publish-content',
  async ({ Records }: DynamoDBStreamEvent | SQSEvent): Promise<DynamoDBBatchResponse | SQSBatchResponse> => {
    for (const record of Records) {
      if ('messageId' in record) {
        const { body, receiptHandle, attributes, messageId: itemIdentifier } = record;
        const receiveCount = Number(attributes.ApproximateReceiveCount);
        if (!(await worker.retry({ body, receiptHandle, receiveCount }))) {
          return { batchItemFailures: [{ itemIdentifier }] };
        }
      } else if (!(await worker.change(record.eventName, record.dynamodb))) {
        return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
      }
    }
    return { batchItemFailures: [] };
  },
);
