import { z } from 'zod';
import type { Caller } from '../domain/access/caller.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import { type EndUploadDeps, endUpload, removeBytes } from './end-upload.js';
import { ownUpload } from './own-upload.js';

export const cancelUploadInput = z.object({ uploadId: z.uuid() });

export type CancelUploadInput = z.infer<typeof cancelUploadInput>;

export interface CancelUploadResult {
  readonly contentId: string;
  /** `FAILED`, or what the upload has become: nothing stops one whose bytes are all there. */
  readonly status: UploadStatus;
}

/** Gives an upload up: parts and bytes removed, reservation released, once however often it is asked for. */
export function createCancelUpload(deps: EndUploadDeps) {
  return async (caller: Caller, { uploadId }: CancelUploadInput): Promise<CancelUploadResult> => {
    const upload = await ownUpload(deps.uploads, caller, uploadId);
    const { contentId } = upload;
    if (upload.status === 'FAILED') {
      if (upload.multipartId !== undefined) {
        await removeBytes(deps, upload); // who ended it died before that
      }
      return { contentId, status: upload.status };
    }
    const failure = { code: 'UPLOAD_CANCELLED', message: 'The upload was given up' } as const;
    return { contentId, status: await endUpload(deps, upload, failure) };
  };
}
