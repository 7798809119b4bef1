import { UPLOAD_FAILURE_CODES, type UploadFailureCode } from '../../domain/errors.js';
import type { VideoShape } from '../../domain/upload/transcoding.js';
import type { ProcessedMedia } from '../../operations/media-port.js';
import type { PlainAssembly, PlainJob } from './run-job.js';

/** What the worker asks of the process that runs its jobs. */
export type JobRequest =
  | { readonly kind: 'process'; readonly job: PlainJob }
  | { readonly kind: 'measure'; readonly inputPath: string }
  | { readonly kind: 'assemble'; readonly job: PlainAssembly };

export type JobMessage = JobRequest & { readonly id: number };

/** What that process answers. */
export type JobReply =
  | { readonly id: number; readonly kind: 'progress'; readonly percent: number }
  | { readonly id: number; readonly kind: 'done'; readonly media: ProcessedMedia }
  | { readonly id: number; readonly kind: 'measured'; readonly shape?: VideoShape }
  | { readonly id: number; readonly kind: 'refused'; readonly code: UploadFailureCode; readonly message: string }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string };

/** Given to the process that runs jobs, so that one bundle knows which of the two it is. */
export const MEDIA_JOB_FLAG = '--media-job';

export function isUploadFailureCode(code: unknown): code is UploadFailureCode {
  return UPLOAD_FAILURE_CODES.some((known) => known === code);
}
