/** Everything an app needs of DropClip. The typed client itself is Amplify's; this adds uploads and errors to it. */

export type { ErrorCode } from '../domain/errors.js';
export { BackendError, unwrap } from './backend-error.js';
export { type BackendClient, createBackendClient } from './client.js';
export { type ConfigureBackendOptions, configureBackend } from './configure-backend.js';
export type { BackendOutputs } from './outputs.js';
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
  type ResumeUploadOptions,
  resumeUpload,
  startUpload,
  type UploadFileOptions,
  type UploadTask,
  uploadFile,
} from './upload/upload-task.js';
export { type UploadProgressState, type WaitForUploadOptions, waitForUpload } from './upload/wait-for-upload.js';
