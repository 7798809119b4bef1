import type { MultipartStore } from '../data/multipart-store.js';
import type { PresignedPut, Presigner } from '../data/presigner.js';
import type { UploadRepository } from '../data/upload-repository.js';
import type { UploadTransferRepository } from '../data/upload-transfer-repository.js';
import { ConflictError } from '../domain/errors.js';
import { UPLOAD_URL_TTL_SECONDS } from '../domain/limits.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import { countParts } from '../domain/upload/plan-parts.js';
import type { Upload } from '../domain/upload/upload.js';
import { currentUpload } from './own-upload.js';

export interface WireHeader {
  readonly name: string;
  readonly value: string;
}

/** How a file's bytes go in: whole to `uploadUrl`, or in parts whose URLs `signUploadParts` gives. */
export interface UploadTicket {
  readonly uploadId: string;
  readonly uploadUrl?: string;
  readonly headers: readonly WireHeader[];
  /** Length of every part but the last, bytes; absent when the file goes in one piece. */
  readonly partBytes?: number;
  readonly partCount?: number;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface UploadTicketDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly transfers: Pick<UploadTransferRepository, 'attachMultipart'>;
  readonly parts: Pick<MultipartStore, 'begin' | 'abort'>;
  readonly presigner: Pick<Presigner, 'presignPut'>;
  readonly now: () => Date;
}

/** The ticket of an upload that takes bytes. A repeated one is as good as the first: nothing is begun twice. */
export async function issueTicket(deps: UploadTicketDeps, upload: Upload): Promise<UploadTicket> {
  const { id: uploadId, partBytes, mediaType, byteLength, checksumCrc32 } = upload;
  const expiresIn = urlTtlSeconds(upload, deps.now());
  if (partBytes !== undefined) {
    await openMultipart(deps, upload);
    return { uploadId, headers: [], partBytes, partCount: countParts(byteLength, partBytes), expiresIn };
  }
  const put = await deps.presigner.presignPut(stagedKeyOf(upload), {
    mediaType,
    byteLength,
    checksumCrc32,
    ttlSeconds: expiresIn,
  });
  return { uploadId, uploadUrl: put.url, headers: wireHeaders(put), expiresIn };
}

/**
 * S3's name for the upload's parts. Storage comes after the row, so that what is refused leaves nothing in storage; of two
 * calls at once the later takes its own back.
 */
export async function openMultipart(
  { uploads, transfers, parts }: Omit<UploadTicketDeps, 'presigner' | 'now'>,
  upload: Upload,
): Promise<string> {
  if (upload.multipartId !== undefined) {
    return upload.multipartId;
  }
  const key = stagedKeyOf(upload);
  const begun = await parts.begin(key, upload.mediaType);
  if (await transfers.attachMultipart(upload.id, begun)) {
    return begun;
  }
  // Asked again because its answer was lost, a write that took place reads as refused: the row knows whose name it has.
  const { multipartId } = await currentUpload(uploads, upload.id);
  if (multipartId !== begun) {
    await parts.abort(key, begun);
  }
  if (multipartId === undefined) {
    throw new ConflictError('The upload takes no more bytes', { details: { uploadId: upload.id } });
  }
  return multipartId;
}

/** No URL outlives its upload: nothing arrives that nobody waits for. */
export function urlTtlSeconds({ expiresAt }: Pick<Upload, 'expiresAt'>, at: Date): number {
  const leftSeconds = Math.floor((Date.parse(expiresAt) - at.getTime()) / 1000);
  return Math.max(1, Math.min(UPLOAD_URL_TTL_SECONDS, leftSeconds));
}

export function wireHeaders({ headers }: Pick<PresignedPut, 'headers'>): readonly WireHeader[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
