import { UPLOAD_STATUSES } from '../../domain/upload/upload-status.js';
import { isTransient, toBackendError, unwrap } from '../backend-error.js';
import type { BackendClient } from '../client.js';
import { retryPauseMs } from './retry.js';
import type { Asking } from './upload-task.js';

export interface FollowUploadOptions {
  /** Called for every step the backend reports, the current one first; never back. */
  readonly onProgress?: (state: UploadProgressState) => void;
  readonly signal?: AbortSignal;
}

export interface UploadProgressState {
  readonly uploadId: string;
  readonly status: string;
  /** 0 to 100. */
  readonly progress: number;
  /** What storage has, while parts arrive. Bytes. */
  readonly receivedBytes?: number;
  readonly error?: string;
}

/**
 * How often the state is asked for besides the pushes. A push that was sent before the subscription stood, or while the
 * network was away, is lost to it; asking catches up.
 */
const CATCH_UP_INTERVAL_MS = 2_000;

/** Follows an upload to its end: see `waitForUpload`. */
export function followUpload(
  uploadId: string,
  { client, onProgress, signal }: FollowUploadOptions & Asking,
): Promise<UploadProgressState> {
  return new Promise((resolve, reject) => {
    let seen: UploadProgressState | undefined;
    let isOver = false;
    const see = (state: UploadProgressState) => {
      if (isOver || !isNews(seen, state)) {
        return;
      }
      seen = state;
      onProgress?.(state);
      if (state.status === 'COMPLETED') {
        settle(() => resolve(state));
      } else if (state.status === 'FAILED') {
        settle(() => reject(failureOf(state.error)));
      }
    };
    const ask = () =>
      void askState(client, uploadId).then(see, (error: unknown) => {
        if (!isTransient(error)) {
          settle(() => reject(error));
        }
      });
    const unsubscribe = follow(client, uploadId, see);
    const catchUp = setInterval(ask, CATCH_UP_INTERVAL_MS);
    const abort = () => settle(() => reject(signal?.reason));
    const settle = (action: () => void) => {
      isOver = true;
      clearInterval(catchUp);
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      action();
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) {
      abort();
    } else {
      ask();
    }
  });
}

/** From first to last, as the machine goes. */
const ORDER: readonly string[] = UPLOAD_STATUSES;

/** A push that was overtaken by a later one, or by an answer, tells what is over. */
function isNews(seen: UploadProgressState | undefined, state: UploadProgressState): boolean {
  if (seen === undefined) {
    return true;
  }
  const rank = ({ status }: UploadProgressState) => ORDER.indexOf(status);
  if (rank(state) !== rank(seen)) {
    return rank(state) > rank(seen);
  }
  return state.progress > seen.progress || (state.receivedBytes ?? 0) > (seen.receivedBytes ?? 0);
}

/** Subscribes, and again whenever the subscription breaks. @returns what ends it. */
function follow(client: BackendClient, uploadId: string, see: (state: UploadProgressState) => void): () => void {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const subscribe = () =>
    client.subscriptions.onUploadProgress({ uploadId }).subscribe({
      next: ({ status, progress, receivedBytes, error }) => {
        failures = 0;
        see({ uploadId, status: status ?? 'PROCESSING', progress, ...received(receivedBytes), ...errorOf(error) });
      },
      // Whether the caller may see the upload at all is told by asking.
      error: () => {
        failures += 1;
        clearTimeout(timer);
        timer = setTimeout(
          () => {
            subscription = subscribe();
          },
          retryPauseMs(failures, Math.random),
        );
      },
    });
  let subscription = subscribe();
  return () => {
    clearTimeout(timer);
    subscription.unsubscribe();
  };
}

async function askState(client: BackendClient, uploadId: string): Promise<UploadProgressState> {
  const state = unwrap(await client.queries.getUploadStatus({ uploadId }));
  const { status, progress, receivedBytes, error, errorCode } = state;
  return {
    uploadId,
    status: status ?? 'PENDING',
    progress,
    ...received(receivedBytes),
    ...errorOf(errorCode ?? error),
  };
}

function received(receivedBytes: number | null | undefined): { readonly receivedBytes?: number } {
  return typeof receivedBytes === 'number' ? { receivedBytes } : {};
}

function errorOf(error: string | null | undefined): { readonly error?: string } {
  return error === null || error === undefined ? {} : { error };
}

/** The push brings `[CODE] message`, the state the bare code. */
function failureOf(error: string | undefined) {
  return toBackendError({ message: error ?? 'The upload failed.', errorType: error ?? null });
}
