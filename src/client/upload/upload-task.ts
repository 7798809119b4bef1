import type { UploadPurpose } from '../../domain/upload/upload.js';
import { BackendError } from '../backend-error.js';
import { type BackendClient, createBackendClient } from '../client.js';
import { createProgressReporter, createProgressSum, type UploadFileProgress } from './progress.js';
import { createResumeEntries, defaultResumeStore, fingerprintOf, type ResumeStore } from './resume-store.js';
import { mayPassLater, StorageRefusal } from './storage-refusal.js';
import { type Control, createControl, type UploadTaskState } from './task-control.js';
import { runPass, type Transfer, type UploadedFile, type UploadTarget } from './transfer.js';
import { createUploadApi } from './upload-api.js';

export interface ResumeUploadOptions {
  /** Called with the share of the bytes that has left, 0 to 100, rising. */
  readonly onProgress?: (progress: UploadFileProgress) => void;
  /** Aborting it is {@link UploadTask.cancel}, and the result rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Default: {@link createBackendClient}. */
  readonly client?: BackendClient;
}

export interface UploadFileOptions extends ResumeUploadOptions {
  readonly purpose: UploadPurpose;
  /** Required unless the purpose is a profile picture. */
  readonly eventId?: string;
  /** Default: the name of a `File`. It is kept as information, never as a path. */
  readonly fileName?: string;
  /** Default: the type of the Blob. */
  readonly mediaType?: string;
  /** Repeating an upload with the same key gives the same upload. Default: a new one. */
  readonly idempotencyKey?: string;
  /** Where uploads are remembered. Default: localStorage in browsers, memory elsewhere. `null`: nowhere. */
  readonly resumeStore?: ResumeStore | null;
  /** What the file is remembered by. Default: its name, size, type and time of change; a bare `Blob` is not remembered. */
  readonly resumeKey?: string;
}

/** An upload under way. */
export interface UploadTask {
  /**
   * The upload, when its bytes are in. Rejects with BackendError when the backend or the storage refuses, or the network
   * stays away (the upload is then still open: {@link resumeUpload}, or the same file again, goes on); with
   * `UPLOAD_CANCELLED`, or the signal's reason, when it was cancelled.
   */
  readonly result: Promise<UploadedFile>;
  readonly state: UploadTaskState;
  /** Undefined until the backend has said it. */
  readonly uploadId: string | undefined;
  /** Stops sending, at once. What was on its way is sent again later; what storage has is not. */
  pause(): void;
  /** Goes on after a pause. */
  resume(): void;
  /**
   * Gives the upload up: parts and bytes removed, reservation released. Too late when all bytes are in: then the result is
   * what it would have been. Resolves when either is certain.
   */
  cancel(): Promise<void>;
  /** Calls a listener as bytes leave. @returns what ends it. */
  onProgress(listener: (progress: UploadFileProgress) => void): () => void;
}

/**
 * Starts to upload a file: announces it, sends its bytes to storage, in one piece or in parts, has them put together. A
 * file that was begun before, and is remembered, goes on from what storage has.
 *
 * @param file - its bytes; a `File` brings its name along.
 * @example
 * const task = startUpload(file, { purpose: 'FAN_SUBMISSION', eventId });
 * task.onProgress(({ percent }) => draw(percent));
 * const { uploadId } = await task.result;
 */
export function startUpload(file: Blob, options: UploadFileOptions): UploadTask {
  const { purpose, eventId, idempotencyKey, resumeStore = defaultResumeStore(), resumeKey } = options;
  const mediaType = options.mediaType ?? file.type;
  const fileName = options.fileName ?? ('name' in file && typeof file.name === 'string' ? file.name : 'upload');
  const key = resumeKey ?? fingerprintOf(file, [purpose, eventId, fileName, mediaType]);
  return createTask(file, options, {
    target: { purpose, eventId, fileName, mediaType, idempotencyKey },
    entries: createResumeEntries(resumeStore ?? defaultResumeStore(), resumeStore === null ? undefined : key),
  });
}

/**
 * Goes on with an upload that was begun before, anywhere: on another device, before a reload. Only the parts that storage
 * lacks are sent.
 *
 * @param file - the same file; parts whose bytes differ from what storage has are sent again.
 * @param uploadId - the caller's own; another's is `NOT_FOUND`.
 * @example const { contentId } = await resumeUpload(file, uploadId).result;
 */
export function resumeUpload(file: Blob, uploadId: string, options: ResumeUploadOptions = {}): UploadTask {
  return createTask(file, options, {
    uploadId,
    entries: createResumeEntries(defaultResumeStore(), undefined),
  });
}

/**
 * Uploads one file, whatever its size, and waits until its bytes are in: {@link startUpload} for who needs no task.
 *
 * @throws BackendError when the backend or the storage refuses; the signal's reason when it was aborted.
 * @example const { uploadId } = await uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, onProgress: draw });
 */
export function uploadFile(file: Blob, options: UploadFileOptions): Promise<UploadedFile> {
  return startUpload(file, options).result;
}

interface Beginning {
  readonly target?: UploadTarget;
  readonly uploadId?: string;
  readonly entries: Transfer['entries'];
}

/** Passes that found the backend of another mind than storage; a fourth would find the same. */
const MAX_PASSES_IN_A_ROW = 3;

function createTask(file: Blob, options: ResumeUploadOptions, beginning: Beginning): UploadTask {
  const client = options.client ?? createBackendClient();
  const listeners = new Set(options.onProgress === undefined ? [] : [options.onProgress]);
  const transfer: Transfer = {
    file,
    target: beginning.target,
    entries: beginning.entries,
    uploadId: beginning.uploadId,
    madeKey: undefined,
    checksums: new Map(),
    onSent: createProgressSum(file.size, (progress) => {
      for (const listener of listeners) {
        listener(progress);
      }
    }),
    reporter: createProgressReporter({
      report: async () => (await createUploadApi(client).report(transfer.uploadId ?? '')).told,
    }),
  };
  const control = createControl();
  const result = run({ transfer, control, client, signal: options.signal });
  result.catch(() => undefined); // who only listens to progress is no reason to end the program
  const cancel = async () => {
    if (control.state === 'FAILED') {
      await cancelUpload(transfer, client); // it was left open, to be resumed
    }
    control.cancel();
    await result.catch(() => undefined);
  };
  const abort = () => void cancel();
  if (options.signal?.aborted === true) {
    abort();
  }
  options.signal?.addEventListener('abort', abort, { once: true });
  return {
    result,
    get state() {
      return control.state;
    },
    get uploadId() {
      return transfer.uploadId;
    },
    pause: control.pause,
    resume: control.resume,
    cancel,
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface Run {
  readonly transfer: Transfer;
  readonly control: Control;
  readonly client: BackendClient;
  readonly signal: AbortSignal | undefined;
}

async function run({ transfer, control, client, signal }: Run): Promise<UploadedFile> {
  let passes = 0;
  for (;;) {
    const running = await control.whenRunning();
    if (running === undefined) {
      return giveUp({ transfer, control, client, signal });
    }
    try {
      const uploaded = await runPass(transfer, { api: createUploadApi(client, running), signal: running });
      await transfer.entries.forget();
      control.end('DONE');
      return uploaded;
    } catch (error) {
      passes = running.aborted ? 0 : passes + 1;
      if (!running.aborted && (passes === MAX_PASSES_IN_A_ROW || !isStale(error))) {
        await fail({ transfer, control, client, signal }, error);
      }
    }
  }
}

/** What another pass may set right: storage and backend were of different minds for a moment. */
function isStale(error: unknown): boolean {
  return (
    (error instanceof BackendError && error.code === 'UPLOAD_INCOMPLETE') ||
    (error instanceof StorageRefusal && error.status === 404)
  );
}

/** What cannot get better is given up, so that its reservation is free; what can stays open. */
async function fail({ transfer, control, client }: Run, error: unknown): Promise<never> {
  await transfer.reporter.settle();
  control.end('FAILED');
  if (error instanceof StorageRefusal && !mayPassLater(error)) {
    await cancelUpload(transfer, client).catch(() => undefined);
  }
  throw error instanceof StorageRefusal || error instanceof TypeError
    ? new BackendError('UPLOAD_INCOMPLETE', error.message, { cause: error })
    : error;
}

async function giveUp({ transfer, control, client, signal }: Run): Promise<UploadedFile> {
  await transfer.reporter.settle();
  const ended = await cancelUpload(transfer, client);
  if (ended !== undefined && ended.status !== 'FAILED') {
    control.end('DONE');
    return ended;
  }
  throw signal?.aborted === true ? signal.reason : new BackendError('UPLOAD_CANCELLED', 'The upload was cancelled.');
}

/** Undefined when the backend never heard of the upload. */
async function cancelUpload(transfer: Transfer, client: BackendClient): Promise<UploadedFile | undefined> {
  await transfer.entries.forget();
  const { uploadId } = transfer;
  if (uploadId === undefined) {
    return undefined;
  }
  const { contentId, status } = await createUploadApi(client).cancel(uploadId);
  return { uploadId, contentId, status: status ?? 'FAILED' };
}
