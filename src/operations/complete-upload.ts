import { z } from 'zod';
import type { EventPublisher } from '../data/event-publisher.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadEndRepository } from '../data/upload-end-repository.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { Caller } from '../domain/access/caller.js';
import {
  ConflictError,
  InvalidInputError,
  isAppError,
  NotFoundError,
  UploadIncompleteError,
} from '../domain/errors.js';
import { stagedOriginalKey } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import { ARRIVED_PERCENT } from '../domain/upload/upload-progress.js';
import { type UploadStatus, uploadStatusesBefore } from '../domain/upload/upload-status.js';
import type { Log } from '../observability/log.js';

export const completeUploadInput = z.object({
  uploadId: z.uuid(),
  status: z.enum(['SUCCESS', 'FAILED']),
  metadata: z
    .object({
      byteLength: z.int().nonnegative().optional(),
      width: z.int().positive().optional(),
      height: z.int().positive().optional(),
      durationSeconds: z.number().nonnegative().optional(),
    })
    .optional(),
});

export type CompleteUploadInput = z.infer<typeof completeUploadInput>;

export interface CompleteUploadResult {
  readonly contentId: string;
  readonly status: UploadStatus;
}

export interface CompleteUploadDeps {
  readonly uploads: Pick<UploadRepository, 'find' | 'markArrived'>;
  readonly ends: Pick<UploadEndRepository, 'fail'>;
  readonly staging: Pick<ObjectStore, 'find' | 'remove'>;
  readonly publisher: Pick<EventPublisher, 'uploadProgress'>;
  readonly log: Log;
}

/**
 * Takes the client's word that a transfer ended, and checks it. Storage may tell the worker before, after or at the same
 * time: whoever comes second finds the row moved on and answers with what is. Asked again, it answers the same.
 */
export function createCompleteUpload(deps: CompleteUploadDeps) {
  return async (caller: Caller, input: CompleteUploadInput): Promise<CompleteUploadResult> => {
    const upload = await ownUpload(deps, caller, input.uploadId);
    if (!uploadStatusesBefore('processingStarted').includes(upload.status)) {
      return { contentId: upload.contentId, status: upload.status };
    }
    const status = input.status === 'FAILED' ? await cancel(deps, upload) : await arrive(deps, upload, input);
    return { contentId: upload.contentId, status };
  };
}

async function ownUpload({ uploads }: CompleteUploadDeps, caller: Caller, id: string): Promise<Upload> {
  const upload = await uploads.find(id);
  if (upload === undefined || caller.kind !== 'user' || upload.ownerId !== caller.sub) {
    throw new NotFoundError('Upload');
  }
  return upload;
}

function cancel(deps: CompleteUploadDeps, upload: Upload): Promise<UploadStatus> {
  return end(deps, upload, 'UPLOAD_CANCELLED', 'The upload was given up');
}

async function arrive(
  deps: CompleteUploadDeps,
  upload: Upload,
  { metadata }: CompleteUploadInput,
): Promise<UploadStatus> {
  if (metadata?.byteLength !== undefined && metadata.byteLength !== upload.byteLength) {
    throw new InvalidInputError(`metadata.byteLength is not the ${upload.byteLength} bytes that were announced`);
  }
  const staged = await deps.staging.find(stagedOriginalKey({ ...upload, uploadId: upload.id }, upload.mediaType));
  if (staged === undefined) {
    // The worker removes what it has stored elsewhere: then the row has moved on since it was read.
    const status = await currentStatus(deps, upload);
    if (uploadStatusesBefore('processingStarted').includes(status)) {
      throw new UploadIncompleteError('The bytes have not arrived');
    }
    return status;
  }
  if (staged.byteLength !== upload.byteLength) {
    return end(deps, upload, 'UPLOAD_MISMATCH', 'What arrived is not as long as what was announced');
  }
  if (!(await deps.uploads.markArrived(upload.id))) {
    return currentStatus(deps, upload);
  }
  await tell(deps, upload, { progress: ARRIVED_PERCENT, status: 'PROCESSING' });
  return 'PROCESSING';
}

async function end(
  deps: CompleteUploadDeps,
  upload: Upload,
  code: 'UPLOAD_CANCELLED' | 'UPLOAD_MISMATCH',
  message: string,
): Promise<UploadStatus> {
  try {
    await deps.ends.fail(upload, { code, message });
  } catch (error) {
    if (isAppError(error) && error.code === 'CONFLICT') {
      return currentStatus(deps, upload);
    }
    throw error;
  }
  await deps.staging.remove(stagedOriginalKey({ ...upload, uploadId: upload.id }, upload.mediaType));
  await tell(deps, upload, { progress: upload.progress, status: 'FAILED', error: message });
  return 'FAILED';
}

async function currentStatus({ uploads }: CompleteUploadDeps, { id }: Upload): Promise<UploadStatus> {
  const upload = await uploads.find(id);
  if (upload === undefined) {
    throw new ConflictError('The upload was removed');
  }
  return upload.status;
}

/** The row is the truth and holds it already; a live update that is lost is caught up by a query. */
async function tell(
  { publisher, log }: CompleteUploadDeps,
  { id: uploadId, ownerId }: Upload,
  update: { readonly progress: number; readonly status: UploadStatus; readonly error?: string },
): Promise<void> {
  await publisher
    .uploadProgress({ ownerId, uploadId, ...update })
    .catch((error: unknown) => log.warn('progress not published', { uploadId, error }));
}
