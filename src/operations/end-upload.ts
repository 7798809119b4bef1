import type { MultipartStore } from '../data/multipart-store.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadEndRepository, UploadFailure } from '../data/upload-end-repository.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { UploadTransferRepository } from '../data/upload-transfer-repository.js';
import { isAppError, wireMessage } from '../domain/errors.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import { currentUpload } from './own-upload.js';
import { type TellProgressDeps, tellProgress } from './tell-progress.js';

export interface EndUploadDeps extends TellProgressDeps, RemoveBytesDeps {
  readonly ends: Pick<UploadEndRepository, 'fail'>;
}

export interface RemoveBytesDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly transfers: Pick<UploadTransferRepository, 'detachMultipart'>;
  readonly parts: Pick<MultipartStore, 'abort'>;
  readonly staging: Pick<ObjectStore, 'remove'>;
}

/**
 * Ends an upload without content, unless something else has become of it: its reservation is given back, once, then its
 * bytes go, then its owner is told. The row comes first: from then on nobody can complete what is being removed.
 *
 * @returns the status it has then; `FAILED` whether it ended now or before.
 */
export async function endUpload(deps: EndUploadDeps, upload: Upload, failure: UploadFailure): Promise<UploadStatus> {
  try {
    await deps.ends.fail(upload, failure);
  } catch (error) {
    if (isAppError(error) && error.code === 'CONFLICT') {
      return (await currentUpload(deps.uploads, upload.id)).status;
    }
    throw error;
  }
  deps.log.metric('UploadsFailed');
  await removeBytes(deps, upload);
  const { progress } = upload;
  await tellProgress(deps, upload, { progress, status: 'FAILED', error: wireMessage(failure.code, failure.message) });
  return 'FAILED';
}

/** Removes what has arrived of an upload that is over. Done twice, it is done; cut short, a sweep repeats it. */
export async function removeBytes(deps: RemoveBytesDeps, upload: Upload): Promise<void> {
  const key = stagedKeyOf(upload);
  // Read again: the multipart upload may have been begun since.
  const multipartId =
    upload.partBytes === undefined ? undefined : (await currentUpload(deps.uploads, upload.id)).multipartId;
  if (multipartId !== undefined) {
    await deps.parts.abort(key, multipartId);
  }
  // After the parts: a completion that was under way has either made the object by now, or never will.
  await deps.staging.remove(key);
  if (multipartId !== undefined) {
    await deps.transfers.detachMultipart(upload.id);
  }
}
