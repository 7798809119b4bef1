import type { UploadPurpose } from '../../domain/upload/upload.js';
import { BackendError } from '../backend-error.js';
import type { BackendClient } from '../client.js';
import { createProgressReporter, createProgressSum, type UploadFileProgress } from './progress.js';
import { createResumeEntries, defaultResumeStore, fingerprintOf, type ResumeStore } from './resume-store.js';
import { mayPassLater, StorageRefusal } from './storage-refusal.js';
import { type Control, createControl, type UploadTaskState } from './task-control.js';
import { runPass, type Transfer, type UploadedFile, type UploadTarget } from './transfer.js';
import { createUploadApi } from './upload-api.js';
import { sourceOf, type UploadSource } from './upload-source.js';

/** What asks the backend. */
export interface Asking {
  readonly client: BackendClient;
}

export interface ContinueUploadOptions {
  /** Called with the share of the bytes that has left, 0 to 100, rising. */
  readonly onProgress?: ((progress: UploadFileProgress) => void) | undefined;
  /** Aborting it is {@link UploadTask.cancel}, and the result rejects with its reason. */
  readonly signal?: AbortSignal;
}

export interface BeginUploadOptions extends ContinueUploadOptions {
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

/** Starts a task for a file that is new, or is remembered: see `startUpload`. */
export function beginUpload(file: Blob | UploadSource, options: BeginUploadOptions & Asking): UploadTask {
  const { purpose, eventId, idempotencyKey, resumeStore = defaultResumeStore(), resumeKey } = options;
  const source = sourceOf(file);
  const { mediaType = source.type ?? '', fileName = source.name ?? 'upload' } = options;
  const key = resumeKey ?? fingerprintOf(source, [purpose, eventId, fileName, mediaType]);
  return createTask(source, options, {
    target: { purpose, eventId, fileName, mediaType, idempotencyKey },
    entries: createResumeEntries(resumeStore ?? defaultResumeStore(), resumeStore === null ? undefined : key),
  });
}

/** Starts a task for an upload that was begun before, anywhere: see `resumeUpload`. */
export function continueUpload(
  file: Blob | UploadSource,
  uploadId: string,
  options: ContinueUploadOptions & Asking,
): UploadTask {
  return createTask(sourceOf(file), options, {
    uploadId,
    entries: createResumeEntries(defaultResumeStore(), undefined),
  });
}

interface Beginning {
  readonly target?: UploadTarget;
  readonly uploadId?: string;
  readonly entries: Transfer['entries'];
}

/** Passes that found the backend of another mind than storage; a fourth would find the same. */
const MAX_PASSES_IN_A_ROW = 3;

function createTask(source: UploadSource, options: ContinueUploadOptions & Asking, beginning: Beginning): UploadTask {
  const { client } = options;
  const listeners = new Set(options.onProgress === undefined ? [] : [options.onProgress]);
  const transfer: Transfer = {
    source,
    target: beginning.target,
    entries: beginning.entries,
    uploadId: beginning.uploadId,
    madeKey: undefined,
    checksums: new Map(),
    onSent: createProgressSum(source.size, (progress) => {
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
      passes = running.isStopped ? 0 : passes + 1;
      if (!running.isStopped && (passes === MAX_PASSES_IN_A_ROW || !isStale(error))) {
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
  const cancelled = new BackendError('UPLOAD_CANCELLED', 'The upload was cancelled.');
  throw signal?.aborted === true ? (signal.reason ?? cancelled) : cancelled; // React Native's signals have no reason
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
