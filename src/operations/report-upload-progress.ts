import { z } from 'zod';
import type { MultipartStore } from '../data/multipart-store.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { UploadTransferRepository } from '../data/upload-transfer-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import { countReceivedBytes } from '../domain/upload/missing-parts.js';
import { partRanges } from '../domain/upload/plan-parts.js';
import type { Upload } from '../domain/upload/upload.js';
import { deadlineAfterProgress } from '../domain/upload/upload-deadline.js';
import { transferPercent } from '../domain/upload/upload-progress.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import { isOpen, ownUpload } from './own-upload.js';
import { type TellProgressDeps, tellProgress } from './tell-progress.js';

export const reportUploadProgressInput = z.object({ uploadId: z.uuid() });

export type ReportUploadProgressInput = z.infer<typeof reportUploadProgressInput>;

export interface UploadReport {
  readonly uploadId: string;
  readonly status: UploadStatus;
  /** 0 to 100. */
  readonly progress: number;
  /** Bytes that storage has. */
  readonly receivedBytes: number;
  /** Whether subscribers know: false when the last push is less than a second ago. Then it is worth asking again. */
  readonly told: boolean;
}

export interface ReportUploadProgressDeps extends TellProgressDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly transfers: Pick<UploadTransferRepository, 'recordReceived'>;
  readonly parts: Pick<MultipartStore, 'list'>;
  readonly now: () => Date;
}

/**
 * Looks how much has arrived and tells the owner's devices: what storage has, not what a client claims. At most once a
 * second an upload, never less than before; the end of an upload is always told, by who ends it. What arrives puts the
 * upload's deadline off.
 */
export function createReportUploadProgress(deps: ReportUploadProgressDeps) {
  return async (caller: Caller, { uploadId }: ReportUploadProgressInput): Promise<UploadReport> => {
    const upload = await ownUpload(deps.uploads, caller, uploadId);
    const receivedBytes = await countArrived(deps, upload);
    const known = upload.receivedBytes ?? 0;
    if (receivedBytes <= known) {
      return { uploadId, status: upload.status, progress: upload.progress, receivedBytes: known, told: true };
    }
    const progress = transferPercent(receivedBytes, upload.byteLength);
    const expiresAt = deadlineAfterProgress(upload, deps.now());
    const told = await deps.transfers.recordReceived(uploadId, { receivedBytes, progress, expiresAt });
    if (told) {
      await tellProgress(deps, upload, { progress, status: 'UPLOADING', receivedBytes });
    }
    return { uploadId, status: 'UPLOADING', progress, receivedBytes, told };
  };
}

async function countArrived({ parts }: ReportUploadProgressDeps, upload: Upload): Promise<number> {
  const { multipartId, partBytes, byteLength } = upload;
  if (!isOpen(upload) || multipartId === undefined || partBytes === undefined) {
    return 0;
  }
  const arrived = (await parts.list(stagedKeyOf(upload), multipartId)) ?? [];
  return countReceivedBytes(partRanges(byteLength, partBytes), arrived);
}
