/** Everything an app needs of DropClip. The typed client itself is Amplify's; this adds uploads and errors to it. */

export type { ErrorCode } from '../domain/errors.js';
export { BackendError, unwrap } from './backend-error.js';
export { type BackendClient, createBackendClient } from './client.js';
export { type ConfigureBackendOptions, configureBackend } from './configure-backend.js';
export { type MediaSignature, signMediaUrl } from './delivery/sign-media-url.js';
export { type WaitForPlaybackOptions, waitForPlayback } from './delivery/wait-for-playback.js';
export type { BackendOutputs } from './outputs.js';
export type { UploadProgressState } from './upload/follow-upload.js';
export type { UploadFileProgress } from './upload/progress.js';
export {
  createMemoryResumeStore,
  createStorageResumeStore,
  type KeyValueStorage,
  type ResumeStore,
} from './upload/resume-store.js';
export type { UploadTaskState } from './upload/task-control.js';
export type { UploadedFile } from './upload/transfer.js';
export {
  createUriSource,
  type ReadUri,
  type SourceBytes,
  type UploadSource,
  type UriFile,
} from './upload/upload-source.js';
export type { UploadTask } from './upload/upload-task.js';
export {
  type ResumeUploadOptions,
  resumeUpload,
  startUpload,
  type UploadFileOptions,
  uploadFile,
  type WaitForUploadOptions,
  waitForUpload,
} from './uploads.js';
