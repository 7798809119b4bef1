import type { UploadRepository } from '../data/upload-repository.js';
import type { UploadTranscodingRepository } from '../data/upload-transcoding-repository.js';
import type { Upload } from '../domain/upload/upload.js';
import type { Log } from '../observability/log.js';
import { TRANSCODED_PERCENT } from './long-videos.js';
import type { StagedOriginal } from './staged-original.js';
import { originalOf } from './staged-upload.js';
import type { TranscodingReport } from './transcoding-report.js';
import type { UploadAnnouncer } from './upload-announcer.js';

export interface FollowTranscodingDeps {
  readonly uploads: Pick<UploadRepository, 'find'>;
  readonly transcodings: Pick<UploadTranscodingRepository, 'advance'>;
  readonly announcer: Pick<UploadAnnouncer, 'startProgress'>;
  readonly processUpload: (original: StagedOriginal, messageId: string) => Promise<void>;
  readonly bucket: string;
  readonly log: Log;
}

/** What says that a job goes on, and nothing more. */
const UNDER_WAY: readonly string[] = ['INPUT_INFORMATION', 'PROGRESSING', 'STATUS_UPDATE', 'NEW_WARNING', 'QUEUE_HOP'];

/**
 * Takes word of a transcoding. How far it is, is told on; anything else sends the worker to its upload, which asks the
 * service itself: a report is a reason to look, never a proof.
 */
export function createFollowTranscoding(deps: FollowTranscodingDeps) {
  return async (report: TranscodingReport, messageId: string): Promise<void> => {
    const { uploadId, jobId, status } = report;
    const upload = await deps.uploads.find(uploadId);
    if (upload === undefined || isOfAnother(upload, jobId)) {
      deps.log.info('word of a transcoding that nothing waits for', { uploadId, jobId, status });
      return;
    }
    if (UNDER_WAY.includes(status)) {
      await tellProgress(deps, upload, report);
      return;
    }
    await deps.processUpload(originalOf(upload, deps.bucket), messageId);
  };
}

/**
 * An upload that waits for no job may be one whose job failed: this word of it came back to have it tried again. Or it is
 * over, and its worker died before it had cleared up.
 */
function isOfAnother({ transcoding }: Upload, jobId: string): boolean {
  return transcoding !== undefined && transcoding.jobId !== jobId;
}

async function tellProgress(
  { announcer, transcodings }: FollowTranscodingDeps,
  upload: Upload,
  report: TranscodingReport,
) {
  const progress = announcer.startProgress(upload, (percent) => transcodings.advance(upload.id, report.jobId, percent));
  progress.report(((report.percent ?? 0) * TRANSCODED_PERCENT) / 100);
  await progress.settle();
}
