import { type BackendClient, createBackendClient } from './client.js';
import { type FollowUploadOptions, followUpload, type UploadProgressState } from './upload/follow-upload.js';
import type { UploadedFile } from './upload/transfer.js';
import type { UploadSource } from './upload/upload-source.js';
import {
  type BeginUploadOptions,
  beginUpload,
  type ContinueUploadOptions,
  continueUpload,
  type UploadTask,
} from './upload/upload-task.js';

/** What `upload/` does by itself for any client, with the app's own as the default: only this knows Amplify. */
interface WithClient {
  /** Default: {@link createBackendClient}. */
  readonly client?: BackendClient;
}

export interface UploadFileOptions extends BeginUploadOptions, WithClient {}
export interface ResumeUploadOptions extends ContinueUploadOptions, WithClient {}
export interface WaitForUploadOptions extends FollowUploadOptions, WithClient {}

/**
 * Starts to upload a file: announces it, sends its bytes to storage, in one piece or in parts, has them put together. A
 * file that was begun before, and is remembered, goes on from what storage has.
 *
 * @param file - its bytes; a `File` brings its name along. Platforms without one: `createUriSource`.
 * @example
 * const task = startUpload(file, { purpose: 'FAN_SUBMISSION', eventId });
 * task.onProgress(({ percent }) => draw(percent));
 * const { uploadId } = await task.result;
 */
export function startUpload(file: Blob | UploadSource, options: UploadFileOptions): UploadTask {
  return beginUpload(file, { ...options, client: options.client ?? createBackendClient() });
}

/**
 * Goes on with an upload that was begun before, anywhere: on another device, before a reload. Only the parts that storage
 * lacks are sent.
 *
 * @param file - the same file; parts whose bytes differ from what storage has are sent again.
 * @param uploadId - the caller's own; another's is `NOT_FOUND`.
 * @example const { contentId } = await resumeUpload(file, uploadId).result;
 */
export function resumeUpload(
  file: Blob | UploadSource,
  uploadId: string,
  options: ResumeUploadOptions = {},
): UploadTask {
  return continueUpload(file, uploadId, { ...options, client: options.client ?? createBackendClient() });
}

/**
 * Uploads one file, whatever its size, and waits until its bytes are in: {@link startUpload} for who needs no task.
 *
 * @throws BackendError when the backend or the storage refuses; the signal's reason when it was aborted.
 * @example const { uploadId } = await uploadFile(file, { purpose: 'FAN_SUBMISSION', eventId, onProgress: draw });
 */
export function uploadFile(file: Blob | UploadSource, options: UploadFileOptions): Promise<UploadedFile> {
  return startUpload(file, options).result;
}

/**
 * Follows an upload until the backend has made it presentable, by its pushes and by asking. Every device of the owner may
 * do the same. A subscription that breaks is made again; while the network is away, it waits.
 *
 * @throws BackendError with the upload's failure code when it ends as FAILED; the signal's reason.
 */
export function waitForUpload(uploadId: string, options: WaitForUploadOptions = {}): Promise<UploadProgressState> {
  return followUpload(uploadId, { ...options, client: options.client ?? createBackendClient() });
}
