import { ZodError } from 'zod';
import type { FailedJobRepository } from '../data/failed-job-repository.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadRepository } from '../data/upload-repository.js';
import { JOB_FAILED_MESSAGE } from '../domain/upload/failed-job.js';
import type { Log } from '../observability/log.js';
import { failureNotification } from './finished-upload.js';
import { parseStagedOriginal } from './staged-original.js';
import { findStagedUpload, isDone, originalOf } from './staged-upload.js';
import { parseTranscodingReport } from './transcoding-report.js';
import type { UploadAnnouncer } from './upload-announcer.js';

export interface RecordFailedJobDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly jobs: Pick<FailedJobRepository, 'bury'>;
  readonly staging: Pick<ObjectStore, 'remove'>;
  readonly stagingBucket: string;
  readonly notificationTable: string;
  readonly announcer: Pick<UploadAnnouncer, 'failed'>;
  readonly now: () => Date;
  readonly log: Log;
}

/**
 * Takes what the queue gave up on out of the dead letters and onto its upload, where an operator finds it. The owner is
 * told that it failed. A message that is about no upload is logged, whole, and let go: nobody could redrive it.
 *
 * @throws Error while a worker still has the upload: the message has to come again.
 */
export function createRecordFailedJob(deps: RecordFailedJobDeps) {
  return async (body: string): Promise<void> => {
    const { original, upload } = (await read(deps, body)) ?? {};
    if (original === undefined || upload === undefined) {
      deps.log.error('a dead letter about no upload', { body });
      return;
    }
    const notification = failureNotification(upload, deps.now());
    const buried = await deps.jobs.bury(upload, { original, notificationTable: deps.notificationTable, notification });
    if (buried) {
      deps.log.metric('UploadsFailed');
      deps.log.error('upload given up', { uploadId: upload.id, key: original.key });
      await deps.announcer.failed(upload, { code: 'PROCESSING_FAILED', message: JOB_FAILED_MESSAGE }, notification);
      return;
    }
    const current = await deps.uploads.find(upload.id);
    if (current === undefined || isDone(current)) {
      // Its worker finished it, and died each time before it could clear up.
      await deps.staging.remove(original.key);
    } else if (current.status !== 'FAILED') {
      throw new Error(`A worker still has the upload ${upload.id}`);
    }
  };
}

/** A letter is storage's word of an original, or word of the transcoding of one. */
async function read({ log, uploads, stagingBucket }: RecordFailedJobDeps, body: string) {
  try {
    const report = parseTranscodingReport(body);
    if (report !== undefined) {
      const upload = await uploads.find(report.uploadId);
      return upload === undefined ? undefined : { original: originalOf(upload, stagingBucket), upload };
    }
    const original = parseStagedOriginal(body);
    return { original, upload: await findStagedUpload(uploads, original) };
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ZodError)) {
      throw error;
    }
    log.warn('not an event of storage', { error });
    return undefined;
  }
}
