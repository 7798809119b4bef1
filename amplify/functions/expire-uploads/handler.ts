import type { ScheduledEvent } from 'aws-lambda';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createExpireUploads } from '../../../src/operations/expire-uploads.js';
import { createUploadTransferDeps } from '../../../src/operations/upload-transfer-deps.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const expireUploads = createExpireUploads(createUploadTransferDeps(process.env));

/** `time` is when the schedule was due: a sweep that comes late sweeps no more than it should have. */
export const handler = observeHandler('expire-uploads', async ({ time }: ScheduledEvent) => {
  await expireUploads(new Date(time));
});
