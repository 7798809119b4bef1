/** Everything an app needs of DropClip. The typed client itself is Amplify's; this adds uploads and errors to it. */

export type { ErrorCode } from '../domain/errors.js';
export { BackendError, unwrap } from './backend-error.js';
export { type BackendClient, createBackendClient } from './client.js';
export { type ConfigureBackendOptions, configureBackend } from './configure-backend.js';
export type { BackendOutputs } from './outputs.js';
export {
  type UploadedFile,
  type UploadFileOptions,
  type UploadFileProgress,
  type UploadProgressState,
  uploadFile,
  type WaitForUploadOptions,
  waitForUpload,
} from './upload-file.js';
