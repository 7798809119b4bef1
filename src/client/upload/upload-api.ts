import { type BackendError, isTransient, toBackendError, unwrap } from '../backend-error.js';
import type { BackendClient } from '../client.js';
import { withRetry } from './retry.js';
import type { StopSignal } from './stop.js';

type Input<Name extends keyof BackendClient['mutations']> = Parameters<BackendClient['mutations'][Name]>[0];

export interface PartToSign {
  readonly partNumber: number;
  readonly checksumCrc32: string;
}

/** The backend's word on an upload, each asked for again when no answer comes: all of them may be asked twice. */
export interface UploadApi {
  initiate(input: Input<'initiateUpload'>): ReturnType<typeof initiate>;
  resume(uploadId: string): ReturnType<typeof resume>;
  sign(uploadId: string, parts: readonly PartToSign[]): ReturnType<typeof sign>;
  complete(input: Input<'completeUpload'>): ReturnType<typeof complete>;
  cancel(uploadId: string): ReturnType<typeof cancel>;
  /** Why an upload ended without its file. */
  failureOf(uploadId: string): Promise<BackendError>;
  /** Not asked for again: the next report says more. */
  report(uploadId: string): ReturnType<typeof report>;
}

/** How a file's bytes go in, and what is there of them. */
export type Resumption = Awaited<ReturnType<typeof resume>>;
export type Ticket = Awaited<ReturnType<typeof initiate>>;
export type SignedPart = Awaited<ReturnType<typeof sign>>[number];

const initiate = async (client: BackendClient, input: Input<'initiateUpload'>) =>
  unwrap(await client.mutations.initiateUpload(input));
const resume = async (client: BackendClient, uploadId: string) =>
  unwrap(await client.mutations.resumeUpload({ uploadId }));
const sign = async (client: BackendClient, uploadId: string, parts: readonly PartToSign[]) =>
  unwrap(await client.mutations.signUploadParts({ uploadId, parts: [...parts] }));
const complete = async (client: BackendClient, input: Input<'completeUpload'>) =>
  unwrap(await client.mutations.completeUpload(input));
const cancel = async (client: BackendClient, uploadId: string) =>
  unwrap(await client.mutations.cancelUpload({ uploadId }));
const report = async (client: BackendClient, uploadId: string) =>
  unwrap(await client.mutations.reportUploadProgress({ uploadId }));

const failureOf = async (client: BackendClient, uploadId: string) => {
  const { error, errorCode } = unwrap(await client.queries.getUploadStatus({ uploadId }));
  return toBackendError({ message: error ?? 'The upload failed.', errorType: errorCode ?? null });
};

/** @param signal - ends the waiting for the next try; a request that is under way is waited for. */
export function createUploadApi(client: BackendClient, signal?: StopSignal): UploadApi {
  const insist = <Result>(request: () => Promise<Result>) => withRetry(request, { isTransient, signal });
  return {
    initiate: (input) => insist(() => initiate(client, input)),
    resume: (uploadId) => insist(() => resume(client, uploadId)),
    sign: (uploadId, parts) => insist(() => sign(client, uploadId, parts)),
    complete: (input) => insist(() => complete(client, input)),
    cancel: (uploadId) => insist(() => cancel(client, uploadId)),
    failureOf: (uploadId) => insist(() => failureOf(client, uploadId)),
    report: (uploadId) => report(client, uploadId),
  };
}
