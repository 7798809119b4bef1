import { MULTIPART_THRESHOLD_BYTES } from '../../domain/limits.js';
import { crc32, encodeCrc32 } from '../../domain/upload/crc32.js';
import type { MediaKind } from '../../domain/upload/media-types.js';
import type { UploadPurpose } from '../../domain/upload/upload.js';
import { BackendError } from '../backend-error.js';
import type { ProgressReporter } from './progress.js';
import { randomKey } from './random-key.js';
import { readBytes } from './read-bytes.js';
import type { ResumeEntries } from './resume-store.js';
import { sendParts } from './send-parts.js';
import { sendWhole } from './send-whole.js';
import type { StopSignal } from './stop.js';
import type { Resumption, Ticket, UploadApi } from './upload-api.js';
import { createReader, type UploadSource } from './upload-source.js';

export interface UploadedFile {
  readonly uploadId: string;
  readonly contentId: string;
  /**
   * Where the upload stands when its bytes are in: usually `PROCESSING`, `FAILED` when the backend was quick to refuse what
   * the file holds. {@link waitForUpload} follows it from here, and says why.
   */
  readonly status: string;
}

/** What a new upload is of, and for. */
export interface UploadTarget {
  readonly purpose: UploadPurpose;
  readonly eventId?: string | undefined;
  readonly fileName: string;
  readonly mediaType: string;
  readonly idempotencyKey?: string | undefined;
}

/** What stays the same from one pass to the next; `uploadId` is set by the first. */
export interface Transfer {
  readonly source: UploadSource;
  /** Absent when an upload is resumed by its id. */
  readonly target: UploadTarget | undefined;
  readonly entries: ResumeEntries;
  readonly checksums: Map<number, string>;
  readonly onSent: (uploadId: string, partNumber: number, sentBytes: number) => void;
  readonly reporter: ProgressReporter;
  uploadId: string | undefined;
  /** The idempotency key, where none was given; kept, so that the next pass does not begin another upload. */
  madeKey: string | undefined;
}

export interface Pass {
  readonly api: UploadApi;
  readonly signal: StopSignal;
}

/** How an upload is to go on; a ticket that was just made has nothing in storage. */
type Situation = Ticket & Partial<Resumption>;

/** An upload whose bytes are all there, or that never will be. */
const ENDED = new Set(['PROCESSING', 'COMPLETED', 'FAILED']);

/**
 * One pass of an upload: asks where it stands, sends what storage lacks, has it put together. A pass that was cut short,
 * by a pause as by a crash, is followed by another that finds what is there.
 */
export async function runPass(transfer: Transfer, pass: Pass): Promise<UploadedFile> {
  const situation = await locate(transfer, pass);
  const { uploadId } = situation;
  transfer.uploadId = uploadId;
  if (situation.status != null && ENDED.has(situation.status)) {
    return ended(pass.api, situation);
  }
  if (situation.arrived !== true) {
    await send(transfer, pass, situation);
  }
  await transfer.reporter.settle();
  pass.signal.throwIfStopped();
  const { contentId, status } = await pass.api.complete({
    uploadId,
    status: 'SUCCESS',
    metadata: { byteLength: transfer.source.size },
    ...(typeof situation.partCount === 'number' && situation.arrived !== true
      ? { partChecksums: [...transfer.checksums].sort(([left], [right]) => left - right).map(([, value]) => value) }
      : {}),
  });
  return { uploadId, contentId, status: status ?? 'PROCESSING' };
}

async function ended(
  api: UploadApi,
  { uploadId, contentId, status }: Pick<Situation, 'uploadId' | 'contentId' | 'status'>,
): Promise<UploadedFile> {
  if (status === 'FAILED') {
    throw await api.failureOf(uploadId);
  }
  return { uploadId, contentId: contentId ?? '', status: status ?? 'PROCESSING' };
}

async function send(transfer: Transfer, { api, signal }: Pass, situation: Situation): Promise<void> {
  const { source, checksums, reporter } = transfer;
  const { uploadId, partBytes } = situation;
  if (typeof partBytes !== 'number') {
    const onSent = (bytes: number) => transfer.onSent(uploadId, 1, bytes);
    return sendWhole({ source, uploadId, ticket: situation, api, onSent, signal });
  }
  await sendParts({
    source,
    uploadId,
    partBytes,
    stored: new Map((situation.parts ?? []).map(({ partNumber, checksumCrc32 }) => [partNumber, checksumCrc32])),
    checksums,
    api,
    onSent: (partNumber, bytes) => transfer.onSent(uploadId, partNumber, bytes),
    onStored: () => reporter.note(),
    signal,
  });
}

/** The upload that is under way, the one that is remembered, or a new one. */
async function locate(transfer: Transfer, { api }: Pass): Promise<Situation> {
  const { entries, target, uploadId } = transfer;
  if (uploadId !== undefined || target === undefined) {
    return api.resume(uploadId ?? '');
  }
  const entry = await entries.find();
  const remembered = entry?.uploadId === undefined ? undefined : await resumeRemembered(api, entry.uploadId);
  if (remembered !== undefined) {
    return remembered;
  }
  const given =
    entry?.uploadId === undefined ? (entry?.idempotencyKey ?? target.idempotencyKey) : target.idempotencyKey;
  const isFirst = given === undefined && transfer.madeKey === undefined;
  transfer.madeKey ??= randomKey();
  const idempotencyKey = given ?? transfer.madeKey;
  await entries.save({ idempotencyKey });
  const ticket = await initiate(transfer, api, { target, idempotencyKey });
  await entries.save({ idempotencyKey, uploadId: ticket.uploadId });
  return isFirst ? ticket : api.resume(ticket.uploadId);
}

/** Announces the file. What is remembered of an upload that is long over is forgotten, so that it is in nobody's way. */
async function initiate(
  { source, entries }: Transfer,
  api: UploadApi,
  { target, idempotencyKey }: { readonly target: UploadTarget; readonly idempotencyKey: string },
): Promise<Ticket> {
  try {
    return await api.initiate({ ...(await describe(source, target)), idempotencyKey });
  } catch (error) {
    if (error instanceof BackendError && !error.transient) {
      await entries.forget();
    }
    throw error;
  }
}

/** Undefined when it is over, or not the caller's: another person may have used this browser. */
async function resumeRemembered(api: UploadApi, uploadId: string): Promise<Resumption | undefined> {
  try {
    const found = await api.resume(uploadId);
    return found.status === 'FAILED' ? undefined : found;
  } catch (error) {
    if (error instanceof BackendError && (error.code === 'NOT_FOUND' || error.code === 'UPLOAD_EXPIRED')) {
      return undefined;
    }
    throw error;
  }
}

async function describe(source: UploadSource, { purpose, eventId, fileName, mediaType }: UploadTarget) {
  const type: MediaKind = mediaType.startsWith('video/') ? 'VIDEO' : 'IMAGE';
  return {
    type,
    purpose,
    ...(eventId === undefined ? {} : { eventId }),
    fileName,
    byteLength: source.size,
    mediaType,
    // Parts carry a checksum each; a file in one piece its own.
    ...(source.size < MULTIPART_THRESHOLD_BYTES ? { checksumCrc32: await checksumOf(source) } : {}),
  };
}

async function checksumOf(source: UploadSource): Promise<string> {
  const bytes = await createReader(source).read({ offset: 0, byteLength: source.size });
  return encodeCrc32(crc32(await readBytes(bytes)));
}
