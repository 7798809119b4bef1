import type { MediaKind } from '../domain/upload/media-types.js';
import type { UploadPurpose } from '../domain/upload/upload.js';
import { BackendError, toBackendError, unwrap } from './backend-error.js';
import { type BackendClient, createBackendClient } from './client.js';
import { putBytes } from './put-bytes.js';

export interface UploadFileOptions {
  readonly purpose: UploadPurpose;
  /** Required unless the purpose is a profile picture. */
  readonly eventId?: string;
  /** Default: the name of a `File`. It is kept as information, never as a path. */
  readonly fileName?: string;
  /** Default: the type of the Blob. */
  readonly mediaType?: string;
  /** Called with the share of the bytes that has left, 0 to 100, rising. */
  readonly onProgress?: (progress: UploadFileProgress) => void;
  readonly signal?: AbortSignal;
  /** Repeating an upload with the same key gives the same upload. Default: a new one. */
  readonly idempotencyKey?: string;
  /** Default: {@link createBackendClient}. */
  readonly client?: BackendClient;
}

export interface UploadFileProgress {
  readonly uploadId: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** 0 to 100, whole. */
  readonly percent: number;
}

export interface UploadedFile {
  readonly uploadId: string;
  readonly contentId: string;
  /** Where the upload stands when its bytes are in: usually `PROCESSING`. {@link waitForUpload} follows it from here. */
  readonly status: string;
}

/**
 * Uploads one file: announces it, sends its bytes to storage, says when they are in. When it fails or is aborted the
 * backend is told, so that what was reserved is given back.
 *
 * @param file - its bytes; a `File` brings its name along.
 * @throws BackendError when the backend or the storage refuses; the signal's reason when it was aborted.
 * @example const { uploadId } = await uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, onProgress: draw });
 */
export async function uploadFile(file: Blob, options: UploadFileOptions): Promise<UploadedFile> {
  const client = options.client ?? createBackendClient();
  const ticket = unwrap(await client.mutations.initiateUpload(describeFile(file, options)));
  try {
    await sendBytes(file, ticket, options);
  } catch (error) {
    await client.mutations.completeUpload({ uploadId: ticket.uploadId, status: 'FAILED' });
    throw error;
  }
  const { contentId, status } = unwrap(
    await client.mutations.completeUpload({
      uploadId: ticket.uploadId,
      status: 'SUCCESS',
      metadata: { byteLength: file.size },
    }),
  );
  return { uploadId: ticket.uploadId, contentId, status: status ?? 'PROCESSING' };
}

function describeFile(file: Blob, options: UploadFileOptions) {
  const mediaType = options.mediaType ?? file.type;
  const type: MediaKind = mediaType.startsWith('video/') ? 'VIDEO' : 'IMAGE';
  const name = options.fileName ?? ('name' in file && typeof file.name === 'string' ? file.name : 'upload');
  return {
    type,
    purpose: options.purpose,
    ...(options.eventId === undefined ? {} : { eventId: options.eventId }),
    fileName: name,
    byteLength: file.size,
    mediaType,
    idempotencyKey: options.idempotencyKey ?? crypto.randomUUID(),
  };
}

interface Ticket {
  readonly uploadId: string;
  readonly uploadUrl: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

async function sendBytes(
  file: Blob,
  { uploadId, uploadUrl, headers }: Ticket,
  { onProgress, signal }: UploadFileOptions,
): Promise<void> {
  const totalBytes = file.size;
  const answer = await putBytes(file, {
    url: uploadUrl,
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    onSent: (sentBytes) =>
      onProgress?.({ uploadId, sentBytes, totalBytes, percent: Math.floor((sentBytes / totalBytes) * 100) }),
    ...(signal === undefined ? {} : { signal }),
  });
  // 412: If-None-Match found the object there already, so an earlier attempt of the same upload arrived whole.
  if (answer.status !== 200 && answer.status !== 412) {
    const reason = /<Code>(\w+)<\/Code>/.exec(answer.text)?.[1] ?? `status ${answer.status}`;
    throw new BackendError('UPLOAD_INCOMPLETE', `The storage refused the bytes: ${reason}.`);
  }
}

export interface WaitForUploadOptions {
  /** Called for every step the backend reports, the current one first. */
  readonly onProgress?: (state: UploadProgressState) => void;
  readonly signal?: AbortSignal;
  readonly client?: BackendClient;
}

export interface UploadProgressState {
  readonly uploadId: string;
  readonly status: string;
  /** 0 to 100. */
  readonly progress: number;
  readonly error?: string;
}

/**
 * How often the state is asked for besides the pushes. A push that was sent before the subscription stood, or while the
 * network was away, is lost to it; asking catches up.
 */
const CATCH_UP_INTERVAL_MS = 2_000;

/**
 * Follows an upload until the backend has made it presentable, by its pushes and by asking. Every device of the owner may
 * do the same.
 *
 * @throws BackendError with the upload's failure code when it ends as FAILED.
 */
export function waitForUpload(uploadId: string, options: WaitForUploadOptions = {}): Promise<UploadProgressState> {
  const client = options.client ?? createBackendClient();
  const { onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    const see = (state: UploadProgressState) => {
      onProgress?.(state);
      if (state.status === 'COMPLETED') {
        settle(() => resolve(state));
      } else if (state.status === 'FAILED') {
        settle(() => reject(failureOf(state.error)));
      }
    };
    const fail = (reason: unknown) => settle(() => reject(reason));
    const ask = () => void askState(client, uploadId).then(see, fail);
    const subscription = client.subscriptions.onUploadProgress({ uploadId }).subscribe({
      next: ({ status, progress, error }) =>
        see({ uploadId, status: status ?? 'PROCESSING', progress, ...errorOf(error) }),
      error: fail,
    });
    const catchUp = setInterval(ask, CATCH_UP_INTERVAL_MS);
    const abort = () => fail(signal?.reason);
    const settle = (action: () => void) => {
      clearInterval(catchUp);
      subscription.unsubscribe();
      signal?.removeEventListener('abort', abort);
      action();
    };
    signal?.addEventListener('abort', abort, { once: true });
    ask();
  });
}

async function askState(client: BackendClient, uploadId: string): Promise<UploadProgressState> {
  const { status, progress, error, errorCode } = unwrap(await client.queries.getUploadStatus({ uploadId }));
  return { uploadId, status: status ?? 'PENDING', progress, ...errorOf(errorCode ?? error) };
}

function errorOf(error: string | null | undefined): { readonly error?: string } {
  return error === null || error === undefined ? {} : { error };
}

/** The push brings `[CODE] message`, the state the bare code. */
function failureOf(error: string | undefined): BackendError {
  return toBackendError({ message: error ?? 'The upload failed.', errorType: error ?? null });
}
