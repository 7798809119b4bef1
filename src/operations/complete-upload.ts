import { z } from 'zod';
import type { MultipartStore } from '../data/multipart-store.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { InvalidInputError, UploadIncompleteError } from '../domain/errors.js';
import { MAX_PARTS } from '../domain/limits.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import { CRC32_PATTERN } from '../domain/upload/crc32.js';
import { missingParts } from '../domain/upload/missing-parts.js';
import { partRanges } from '../domain/upload/plan-parts.js';
import type { Upload } from '../domain/upload/upload.js';
import { ARRIVED_PERCENT } from '../domain/upload/upload-progress.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import { type EndUploadDeps, endUpload } from './end-upload.js';
import { currentUpload, isOpen, ownUpload } from './own-upload.js';
import { tellProgress } from './tell-progress.js';

export const completeUploadInput = z.object({
  uploadId: z.uuid(),
  status: z.enum(['SUCCESS', 'FAILED']),
  partChecksums: z.array(z.string().regex(CRC32_PATTERN)).max(MAX_PARTS).optional(),
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

export interface CompleteUploadDeps extends EndUploadDeps {
  readonly uploads: Pick<UploadRepository, 'find' | 'markArrived'>;
  readonly parts: Pick<MultipartStore, 'abort' | 'complete' | 'list'>;
  readonly staging: Pick<ObjectStore, 'find' | 'remove'>;
}

/** How many part numbers a refusal names: enough to act on, never a page. */
const MAX_NUMBERS_NAMED = 10;

/**
 * Takes the client's word that a transfer ended, and checks it. Storage may tell the worker before, after or at the same
 * time: whoever comes second finds the row moved on and answers with what is. Asked again, it answers the same.
 */
export function createCompleteUpload(deps: CompleteUploadDeps) {
  return async (caller: Caller, input: CompleteUploadInput): Promise<CompleteUploadResult> => {
    const upload = await ownUpload(deps.uploads, caller, input.uploadId);
    if (!isOpen(upload)) {
      return { contentId: upload.contentId, status: upload.status };
    }
    const status = input.status === 'FAILED' ? await giveUp(deps, upload) : await arrive(deps, upload, input);
    return { contentId: upload.contentId, status };
  };
}

function giveUp(deps: CompleteUploadDeps, upload: Upload): Promise<UploadStatus> {
  return endUpload(deps, upload, { code: 'UPLOAD_CANCELLED', message: 'The upload was given up' });
}

async function arrive(deps: CompleteUploadDeps, upload: Upload, input: CompleteUploadInput): Promise<UploadStatus> {
  const measured = input.metadata?.byteLength;
  if (measured !== undefined && measured !== upload.byteLength) {
    throw new InvalidInputError(`metadata.byteLength is not the ${upload.byteLength} bytes that were announced`);
  }
  const { byteLength: receivedBytes, partBytes } = upload;
  if (partBytes !== undefined) {
    await assemble(deps, { ...upload, partBytes }, input.partChecksums);
  }
  const staged = await deps.staging.find(stagedKeyOf(upload));
  if (staged === undefined) {
    // The worker removes what it has stored elsewhere: then the row has moved on since it was read.
    const current = await currentUpload(deps.uploads, upload.id);
    if (isOpen(current)) {
      throw new UploadIncompleteError('The bytes have not arrived');
    }
    return current.status;
  }
  if (staged.byteLength !== receivedBytes) {
    const message = 'What arrived is not as long as what was announced';
    return endUpload(deps, upload, { code: 'UPLOAD_MISMATCH', message });
  }
  if (!(await deps.uploads.markArrived(upload.id))) {
    return (await currentUpload(deps.uploads, upload.id)).status;
  }
  await tellProgress(deps, upload, { progress: ARRIVED_PERCENT, status: 'PROCESSING', receivedBytes });
  return 'PROCESSING';
}

/**
 * Makes the object of its parts, when storage has every one of them as it should be. If they are gone, or the object is
 * there, another call was faster: what is there decides.
 *
 * @throws UploadIncompleteError when parts are missing, or are not those the client means.
 */
async function assemble(
  { parts }: CompleteUploadDeps,
  upload: Upload & { readonly partBytes: number },
  checksums: readonly string[] | undefined,
): Promise<void> {
  const key = stagedKeyOf(upload);
  const { multipartId } = upload;
  const arrived = multipartId === undefined ? [] : await parts.list(key, multipartId);
  if (arrived === undefined) {
    return;
  }
  const wanted = partRanges(upload.byteLength, upload.partBytes);
  const missing = missingParts(wanted, arrived, checksums);
  if (multipartId === undefined || missing.length > 0) {
    const named = missing.slice(0, MAX_NUMBERS_NAMED).join(', ');
    throw new UploadIncompleteError(`${missing.length} of ${wanted.length} parts are not in storage: ${named}`, {
      details: { uploadId: upload.id, missing: missing.length },
    });
  }
  const outcome = await parts.complete(key, multipartId, arrived.slice(0, wanted.length));
  if (outcome === 'CHANGED') {
    throw new UploadIncompleteError('The parts changed while they were put together');
  }
}
