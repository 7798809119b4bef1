import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadCompletion, UploadEndRepository } from '../data/upload-end-repository.js';
import type { UploadLeaseRepository } from '../data/upload-lease-repository.js';
import type { UploadRepository } from '../data/upload-repository.js';
import { isAppError, UploadFailedError } from '../domain/errors.js';
import { PROCESSING_LEASE_SECONDS } from '../domain/limits.js';
import { bucketOfVariant, variantKey } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import { withInvocation } from '../observability/invocation.js';
import type { Log } from '../observability/log.js';
import { completionOf, failureNotification } from './finished-upload.js';
import { jobReason } from './job-reason.js';
import type { LongVideos } from './long-videos.js';
import { type MediaProcessor, PIPELINE_VERSION, type ProcessedMedia } from './media-port.js';
import { lookAt, type ModerationLabeller } from './moderation-labeller.js';
import { PROCESSING_BUDGET_MS, type ProcessingJob } from './processing-job.js';
import type { StagedOriginal } from './staged-original.js';
import { findStagedUpload, isDone } from './staged-upload.js';
import type { UploadAnnouncer } from './upload-announcer.js';

export interface ProcessUploadDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly leases: UploadLeaseRepository;
  readonly ends: UploadEndRepository;
  readonly tables: UploadCompletion['tables'] & { readonly notifications: string };
  readonly staging: Pick<ObjectStore, 'download' | 'remove'>;
  readonly content: Pick<ObjectStore, 'putIfAbsent'>;
  readonly images: Pick<ObjectStore, 'putIfAbsent'>;
  readonly media: MediaProcessor;
  /** Absent: a video that is too long for this processor is refused. */
  readonly longVideos?: LongVideos;
  /** Absent where labels are not turned on. */
  readonly labeller?: ModerationLabeller | undefined;
  readonly announcer: UploadAnnouncer;
  /** Where jobs keep their files; each has a folder of its own, removed at its end. */
  readonly workRoot: string;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly log: Log;
}

/**
 * Turns a staged original into content, with the effect of one however often it is told of it:
 * one worker at a time holds the lease, outputs have keys that are functions of their input and are written if absent,
 * content, quota and notifications are one transaction, and the original is removed after it.
 *
 * The input's own fault ends the upload as FAILED. Anything else is thrown: the queue tries again, then keeps it.
 */
export function createProcessUpload(deps: ProcessUploadDeps) {
  return async (original: StagedOriginal, messageId: string): Promise<void> => {
    const upload = await findStagedUpload(deps.uploads, original);
    if (upload === undefined) {
      deps.log.warn('not an original of ours', { key: original.key });
      return;
    }
    if (upload.status === 'COMPLETED' || upload.status === 'FAILED') {
      if (isDone(upload)) {
        await deps.staging.remove(original.key);
      }
      return;
    }
    const leaseToken = deps.randomId();
    if (!(await deps.leases.take(upload.id, leaseToken, PROCESSING_LEASE_SECONDS, messageId))) {
      // Its holder has another message, which comes back should the holder die. This one is a duplicate.
      deps.log.info('another worker has it', { uploadId: upload.id });
      return;
    }
    await withInvocation({ user: upload.ownerId }, () => work(deps, { upload, original, leaseToken }));
  };
}

async function work(deps: ProcessUploadDeps, job: ProcessingJob): Promise<void> {
  const startedMs = deps.now().getTime();
  const folder = await mkdtemp(join(deps.workRoot, 'upload-'));
  try {
    const media = await makePresentable(deps, job, folder);
    if (media !== undefined) {
      await storeFiles(deps, job.upload, media);
      await complete(deps, job, media);
      deps.log.metric('ProcessingTime', (deps.now().getTime() - startedMs) / 1000);
    }
  } catch (error) {
    await giveUp(deps, job, error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Undefined when a transcoding service has it: the upload waits, and is taken up again when that is over. */
async function makePresentable(
  deps: ProcessUploadDeps,
  job: ProcessingJob,
  folder: string,
): Promise<ProcessedMedia | undefined> {
  const { upload, leaseToken } = job;
  const { longVideos } = deps;
  const workDirectory = join(folder, 'made');
  await mkdir(workDirectory);
  const progress = deps.announcer.startProgress(upload, (percent) =>
    deps.leases.advance(upload.id, leaseToken, percent),
  );
  const effort = { workDirectory, onProgress: progress.report, timeoutMs: PROCESSING_BUDGET_MS };
  try {
    if (upload.transcoding !== undefined) {
      return await transcoderOf(deps).takeUp(job, upload.transcoding, effort);
    }
    const inputPath = await fetchOriginal(deps, job, folder);
    if (await longVideos?.handOver(job, inputPath)) {
      return undefined;
    }
    const { kind, mediaType: declaredMediaType, byteLength } = upload;
    return await deps.media.process({ kind, declaredMediaType, inputPath, byteLength, ...effort });
  } finally {
    await progress.settle();
  }
}

function transcoderOf({ longVideos }: ProcessUploadDeps): LongVideos {
  if (longVideos === undefined) {
    throw new Error('The upload waits for a transcoding service, and none is turned on');
  }
  return longVideos;
}

async function fetchOriginal({ staging }: ProcessUploadDeps, { upload, original }: ProcessingJob, folder: string) {
  if (original.byteLength !== undefined && original.byteLength !== upload.byteLength) {
    throw new UploadFailedError('UPLOAD_MISMATCH', 'What arrived is not as long as what was announced');
  }
  const inputPath = join(folder, 'original');
  await staging.download(original.key, original, inputPath);
  return inputPath;
}

async function storeFiles(
  { content, images }: ProcessUploadDeps,
  upload: Upload,
  media: ProcessedMedia,
): Promise<void> {
  const parts = { ...upload, uploadId: upload.id };
  for (const file of media.files) {
    const store = bucketOfVariant(file.mediaType) === 'images' ? images : content;
    await store.putIfAbsent(variantKey(parts, PIPELINE_VERSION, file), file);
  }
}

async function complete(
  deps: ProcessUploadDeps,
  { upload, original, leaseToken }: ProcessingJob,
  media: ProcessedMedia,
) {
  const labels = await lookAt(deps, upload.contentId, media.pictures);
  const { content, notifications } = completionOf(upload, media, deps.now(), labels);
  await deps.ends.complete(upload, {
    leaseToken,
    content,
    tables: deps.tables,
    announcements: { tableName: deps.tables.notifications, notifications },
  });
  deps.log.metric('UploadsCompleted');
  deps.log.metric(
    'BytesStored',
    media.files.reduce((sum, { byteLength }) => sum + byteLength, 0),
  );
  await deps.staging.remove(original.key);
  for (const { key } of upload.transcoding?.sizes ?? []) {
    await deps.staging.remove(key);
  }
  await deps.announcer.completed(upload, content, notifications);
}

async function giveUp(
  deps: ProcessUploadDeps,
  { upload, original, leaseToken }: ProcessingJob,
  error: unknown,
): Promise<void> {
  const failure = asInputFailure(error);
  if (failure === undefined) {
    await deps.leases.release(upload.id, leaseToken, jobReason(error));
    throw error;
  }
  const notification = failureNotification(upload, deps.now());
  await deps.ends.fail(upload, {
    code: failure.code,
    message: failure.message,
    leaseToken,
    announcements: { tableName: deps.tables.notifications, notifications: [notification] },
  });
  deps.log.metric('UploadsFailed');
  await deps.staging.remove(original.key);
  await deps.announcer.failed(upload, failure, notification);
}

/** By its code: the processor may come from another bundle. */
function asInputFailure(error: unknown): UploadFailedError | undefined {
  if (!isAppError(error)) {
    return undefined;
  }
  switch (error.code) {
    case 'CORRUPT_MEDIA':
    case 'MEDIA_TOO_LARGE':
    case 'UNSUPPORTED_MEDIA':
    case 'UPLOAD_CANCELLED':
    case 'UPLOAD_MISMATCH':
      return new UploadFailedError(error.code, error.message, { cause: error });
    default:
      return undefined;
  }
}
