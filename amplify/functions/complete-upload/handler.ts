import { cancelUploadInput, createCancelUpload } from '../../../src/operations/cancel-upload.js';
import { completeUploadInput, createCompleteUpload } from '../../../src/operations/complete-upload.js';
import { createFieldHandler, dispatchFields } from '../../../src/operations/field-handler.js';
import {
  createReportUploadProgress,
  reportUploadProgressInput,
} from '../../../src/operations/report-upload-progress.js';
import { createResumeUpload, resumeUploadInput } from '../../../src/operations/resume-upload.js';
import { createUploadTransferDeps } from '../../../src/operations/upload-transfer-deps.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const deps = createUploadTransferDeps(process.env);
const edge = { log: deps.log, nowMs: Date.now };

export const handler = dispatchFields({
  completeUpload: createFieldHandler({ input: completeUploadInput, run: createCompleteUpload(deps), ...edge }),
  cancelUpload: createFieldHandler({ input: cancelUploadInput, run: createCancelUpload(deps), ...edge }),
  resumeUpload: createFieldHandler({ input: resumeUploadInput, run: createResumeUpload(deps), ...edge }),
  reportUploadProgress: createFieldHandler({
    input: reportUploadProgressInput,
    run: createReportUploadProgress(deps),
    ...edge,
  }),
});
