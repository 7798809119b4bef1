import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { startRecorder } from '../../test/support/start-recorder.js';
import { createMessageQueue } from './message-queue.js';

it('hides a message for as long as it should rest', async () => {
  const sqs = await startRecorder(() => ({ status: 200, body: '{}' }));
  const client = new SQSClient({
    endpoint: sqs.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
  });
  await createMessageQueue({ client, url: `${sqs.url}/000000000000/staged` }).postpone('receipt-1', 120);
  await sqs.stop();

  expect(sqs.requests[0]?.headers['x-amz-target']).toBe('AmazonSQS.ChangeMessageVisibility');
  expect(JSON.parse(sqs.requests[0]?.body ?? '{}')).toEqual({
    QueueUrl: `${sqs.url}/000000000000/staged`,
    ReceiptHandle: 'receipt-1',
    VisibilityTimeout: 120,
  });
});
