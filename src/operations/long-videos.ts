import { join } from 'node:path';
import type { MessageQueue } from '../data/message-queue.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadTranscodingRepository } from '../data/upload-transcoding-repository.js';
import { UploadFailedError } from '../domain/errors.js';
import { TRANSCODING_CHECK_SECONDS } from '../domain/limits.js';
import type { Transcoding } from '../domain/upload/transcoding.js';
import type { Log } from '../observability/log.js';
import {
  type AssemblyJob,
  type LongVideoProcessor,
  PIPELINE_VERSION,
  type ProcessedMedia,
  type Transcoder,
} from './media-port.js';
import { PROCESSING_BUDGET_MS, type ProcessingJob } from './processing-job.js';
import { transcodingCheck } from './transcoding-report.js';

/** Where the work of the transcoding service ends, in percent of the processing. */
export const TRANSCODED_PERCENT = 80;

export interface LongVideosDeps {
  readonly transcodings: Pick<UploadTranscodingRepository, 'rest' | 'forget'>;
  readonly staging: Pick<ObjectStore, 'download'>;
  readonly transcoder: Transcoder;
  readonly video: LongVideoProcessor;
  /** The worker's own. */
  readonly queue: Pick<MessageQueue, 'send'>;
  readonly log: Log;
}

export type LongVideos = ReturnType<typeof createLongVideos>;

/**
 * Videos that take longer than a worker may run: a transcoding service encodes them, and the upload waits without a worker.
 * Whatever brings a worker back (the service's event, a check that the worker left itself, the first message once more)
 * asks the service how it stands, so that words of its end may be lost, late, early or repeated.
 */
export function createLongVideos(deps: LongVideosDeps) {
  /** The job is stored before the check is sent: who dies between the two leaves the message they were told by. */
  async function rest({ upload, leaseToken }: ProcessingJob, transcoding: Transcoding): Promise<void> {
    if (await deps.transcodings.rest(upload.id, leaseToken, transcoding)) {
      await deps.queue.send(transcodingCheck(upload.id, transcoding.jobId), TRANSCODING_CHECK_SECONDS);
    }
  }

  return {
    /** Answers whether the transcoding service has the upload now: it takes what is too long for the processor. */
    async handOver(job: ProcessingJob, inputPath: string): Promise<boolean> {
      const { upload, original } = job;
      if (upload.kind !== 'VIDEO') {
        return false;
      }
      const shape = await deps.video.measureLongVideo({ inputPath, timeoutMs: PROCESSING_BUDGET_MS });
      if (shape === undefined) {
        return false;
      }
      const order = { uploadId: upload.id, pipelineVersion: PIPELINE_VERSION, shape, key: original.key };
      const transcoding = await deps.transcoder.start(order);
      deps.log.info('handed over', { uploadId: upload.id, jobId: transcoding.jobId });
      await rest(job, transcoding);
      return true;
    },

    /**
     * Goes on where the service ended; undefined while it still works.
     *
     * @throws UploadFailedError when the service found the input at fault.
     */
    async takeUp(
      job: ProcessingJob,
      transcoding: Transcoding,
      effort: Pick<AssemblyJob, 'workDirectory' | 'onProgress' | 'timeoutMs'>,
    ): Promise<ProcessedMedia | undefined> {
      const { upload, leaseToken } = job;
      const state = await deps.transcoder.find(transcoding.jobId);
      switch (state.kind) {
        case 'running':
          await rest(job, transcoding);
          return undefined;
        case 'failed':
          deps.log.warn('not transcoded', { uploadId: upload.id, jobId: transcoding.jobId, reason: state.reason });
          if (state.inputFault) {
            throw new UploadFailedError('CORRUPT_MEDIA', 'The video is damaged, or of a codec that is not supported.');
          }
          await deps.transcodings.forget(upload.id, leaseToken);
          throw new Error(state.reason);
        case 'complete':
          return deps.video.assemble({
            ...effort,
            onProgress: (percent) =>
              effort.onProgress(TRANSCODED_PERCENT + (percent * (100 - TRANSCODED_PERCENT)) / 100),
            shape: transcoding.shape,
            sizes: await fetchSizes(deps, transcoding, effort.workDirectory),
          });
      }
    },
  };
}

async function fetchSizes({ staging }: LongVideosDeps, { sizes }: Transcoding, folder: string) {
  const fetched: { name: string; path: string }[] = [];
  for (const { name, key } of sizes) {
    const path = join(folder, `${name}.encoded.mp4`);
    await staging.download(key, {}, path);
    fetched.push({ name, path });
  }
  return fetched;
}
