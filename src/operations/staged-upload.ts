import type { UploadRepository } from '../data/upload-repository.js';
import { parseStagedOriginalKey, stagedOriginalKey } from '../domain/storage-keys.js';
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
