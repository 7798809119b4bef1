import type { UploadRepository } from '../data/upload-repository.js';
import { parseStagedOriginalKey, stagedKeyOf, stagedOriginalKey } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import type { StagedOriginal } from './staged-original.js';

/** The upload an original belongs to. The stored key is never trusted: the row's own parts have to give it again. */
export async function findStagedUpload(
  uploads: Pick<UploadRepository, 'find'>,
  { key }: Pick<StagedOriginal, 'key'>,
): Promise<Upload | undefined> {
  const parts = parseStagedOriginalKey(key);
  const upload = parts === undefined ? undefined : await uploads.find(parts.uploadId);
  if (upload === undefined || stagedOriginalKey({ ...upload, uploadId: upload.id }, upload.mediaType) !== key) {
    return undefined;
  }
  return upload;
}

/** Whether nobody needs the original any more. What failed for no fault of the file may be redriven: its original stays. */
export function isDone({ status, errorCode }: Pick<Upload, 'status' | 'errorCode'>): boolean {
  return status === 'COMPLETED' || (status === 'FAILED' && errorCode !== 'PROCESSING_FAILED');
}

/** What storage said of it, as far as its row tells: word of a transcoding names no key. */
export function originalOf(upload: Upload, bucket: string): StagedOriginal {
  return { bucket, key: stagedKeyOf(upload), byteLength: undefined, etag: undefined, versionId: undefined };
}
