import { fileURLToPath } from 'node:url';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createMediaProcessor } from '../../../src/media/job/media-processor.js';
import { MEDIA_JOB_FLAG } from '../../../src/media/job/messages.js';
import { serveJobs } from '../../../src/media/job/serve-jobs.js';
import { readTranscoder } from '../../../src/media/mediaconvert/read-transcoder.js';
import { chooseLabeller } from '../../../src/media/rekognition/choose-labeller.js';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createUploadWorker } from '../../../src/operations/upload-worker.js';

// The bundle is forked by its own processor to decode strangers' bytes, and then has neither environment nor handler.
const isMediaJob = process.argv.includes(MEDIA_JOB_FLAG);
if (isMediaJob) {
  serveJobs(process);
}
const worker = isMediaJob
  ? undefined
  : createUploadWorker(process.env, {
      media: createMediaProcessor({ script: fileURLToPath(import.meta.url) }),
      transcoder: readTranscoder(process.env),
      labeller: chooseLabeller(process.env['MODERATION_LABELLER']),
    });

export const handler = observeHandler('process-upload', async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { messageId, body, receiptHandle, attributes } of Records) {
    const done = await worker?.handle({
      messageId,
      body,
      receiptHandle,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      sentAtMs: Number(attributes.SentTimestamp),
    });
    if (done !== true) {
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
});
