import { z } from 'zod';
import type { EventBus } from '../data/event-bus.js';
import type { EventPublisher } from '../data/event-publisher.js';
import type { FailedJobRepository } from '../data/failed-job-repository.js';
import type { UploadRepository } from '../data/upload-repository.js';
import { type Caller, isInOneOf } from '../domain/access/caller.js';
import { OPERATOR_GROUPS } from '../domain/access/groups.js';
import { AccessDeniedError, ConflictError, NotFoundError } from '../domain/errors.js';
import type { FailedJob } from '../domain/upload/failed-job.js';
import type { Upload } from '../domain/upload/upload.js';
import type { UploadStatus } from '../domain/upload/upload-status.js';
import type { Log } from '../observability/log.js';

export const redriveJobInput = z.object({ uploadId: z.uuid() });

export interface RedriveJobResult {
  readonly uploadId: string;
  readonly status: UploadStatus;
}

export interface RedriveJobDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly jobs: Pick<FailedJobRepository, 'find' | 'redrive'>;
  readonly bus: Pick<EventBus, 'uploadRedriven'>;
  readonly publisher: Pick<EventPublisher, 'uploadProgress'>;
  readonly log: Log;
}

/**
 * Has a failed job tried again, after its cause was removed. The row moves first and the workers are asked then: asked
 * again, for the same job, the row stays and the workers are asked once more, which the lease makes harmless. So a crash
 * between the two is cured by asking again.
 */
export function createRedriveJob(deps: RedriveJobDeps) {
  return async (caller: Caller, { uploadId }: z.infer<typeof redriveJobInput>): Promise<RedriveJobResult> => {
    if (!isInOneOf(caller, OPERATOR_GROUPS)) {
      throw new AccessDeniedError('Only operators redrive jobs');
    }
    const upload = await deps.uploads.find(uploadId);
    if (upload === undefined) {
      throw new NotFoundError('Upload');
    }
    const job = await deps.jobs.find(uploadId);
    if (job === undefined) {
      return withoutJob(upload);
    }
    if (job.state === 'DEAD' && (await deps.jobs.redrive(job))) {
      await tell(deps, job, upload.progress);
    }
    await deps.bus.uploadRedriven(job.original);
    deps.log.info('job redriven', { uploadId });
    return { uploadId, status: 'PROCESSING' };
  };
}

/** What a redriven job ended in, to whoever asks again; an upload that never had one is not an operator's to touch. */
function withoutJob({ id: uploadId, status }: Upload): RedriveJobResult {
  if (status !== 'COMPLETED') {
    throw new ConflictError('The upload has no failed job', { details: { uploadId, status } });
  }
  return { uploadId, status };
}

async function tell({ publisher, log }: RedriveJobDeps, { uploadId, ownerId }: FailedJob, progress: number) {
  await publisher
    .uploadProgress({ ownerId, uploadId, progress, status: 'PROCESSING' })
    .catch((error: unknown) => log.warn('progress not published', { uploadId, error }));
}
