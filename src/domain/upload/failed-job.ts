import type { UploadStatus } from './upload-status.js';

/** `DEAD`: given up, waiting for an operator. `REDRIVEN`: tried again by one, and not finished yet. */
export const FAILED_JOB_STATES = ['DEAD', 'REDRIVEN'] as const;
export type FailedJobState = (typeof FAILED_JOB_STATES)[number];

/** What storage said of an original: enough to process it again. */
export interface JobOriginal {
  readonly bucket: string;
  readonly key: string;
  readonly byteLength?: number | undefined;
  readonly etag?: string | undefined;
  readonly versionId?: string | undefined;
}

/** Work on an upload that was tried as often as it may be, and failed for no fault of the file. Operators alone see it. */
export interface FailedJob {
  readonly uploadId: string;
  readonly ownerId: string;
  /** Of the upload. */
  readonly status: UploadStatus;
  readonly byteLength: number;
  readonly state: FailedJobState;
  readonly original: JobOriginal;
}

/** What the owner reads; the reason is the operator's business. */
export const JOB_FAILED_MESSAGE = 'The file could not be processed. Your file is kept, and we are looking into it.';

/** When a worker died without a word. */
export const WORKER_DIED_REASON =
  'The worker ended without saying why: it ran out of time or memory, or its machine stopped.';

export const MAX_JOB_REASON_CHARACTERS = 500;
