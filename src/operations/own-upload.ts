import type { UploadRepository } from '../data/upload-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { ConflictError, NotFoundError, UploadFailedError } from '../domain/errors.js';
import type { Upload } from '../domain/upload/upload.js';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';

/** @throws NotFoundError for an upload that is another's as for none. */
export async function ownUpload(uploads: Pick<UploadRepository, 'find'>, caller: Caller, id: string): Promise<Upload> {
  const upload = await uploads.find(id);
  if (upload === undefined || caller.kind !== 'user' || upload.ownerId !== caller.sub) {
    throw new NotFoundError('Upload');
  }
  return upload;
}

/** An upload as it is now. @throws ConflictError when it was removed meanwhile. */
export async function currentUpload(uploads: Pick<UploadRepository, 'find'>, id: string): Promise<Upload> {
  const upload = await uploads.find(id);
  if (upload === undefined) {
    throw new ConflictError('The upload was removed');
  }
  return upload;
}

/** Whether bytes may still arrive, as far as the status tells. */
export function isOpen({ status }: Pick<Upload, 'status'>): boolean {
  return uploadStatusesBefore('processingStarted').includes(status);
}

/**
 * Refuses an upload that takes no more bytes.
 *
 * @throws ConflictError when it has ended or is being processed; UploadFailedError `UPLOAD_EXPIRED` when its deadline has
 *   passed, whether or not a sweep has seen it.
 */
export function assertTakesBytes(upload: Upload, at: Date): void {
  if (!isOpen(upload)) {
    throw new ConflictError('The upload takes no more bytes', { details: { uploadId: upload.id } });
  }
  if (Date.parse(upload.expiresAt) <= at.getTime()) {
    throw new UploadFailedError('UPLOAD_EXPIRED', 'The time of the upload is over');
  }
}
