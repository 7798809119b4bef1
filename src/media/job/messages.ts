import { UPLOAD_FAILURE_CODES, type UploadFailureCode } from '../../domain/errors.js';
import type { ProcessedMedia } from '../../operations/media-port.js';
import type { PlainJob } from './run-job.js';

/** What the worker tells the process that runs its jobs. */
export interface JobMessage {
  readonly id: number;
  readonly job: PlainJob;
}

/** What that process answers. */
export type JobReply =
  | { readonly id: number; readonly kind: 'progress'; readonly percent: number }
  | { readonly id: number; readonly kind: 'done'; readonly media: ProcessedMedia }
  | { readonly id: number; readonly kind: 'refused'; readonly code: UploadFailureCode; readonly message: string }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };

/** Given to the process that runs jobs, so that one bundle knows which of the two it is. */
export const MEDIA_JOB_FLAG = '--media-job';

export function isUploadFailureCode(code: unknown): code is UploadFailureCode {
  return UPLOAD_FAILURE_CODES.some((known) => known === code);
}
