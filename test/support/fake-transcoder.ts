import { transcodedFolder } from '../../src/domain/storage-keys.js';
import { MEDIACONVERT_EVENT } from '../../src/domain/upload/transcoding-event.js';
import type { Transcoder } from '../../src/operations/media-port.js';

export interface FakeTranscoderOptions {
  readonly nowMs: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  /** Whether the file cannot be read. */
  readonly isAtFault: () => boolean;
  /** Whether jobs fail for no reason of the file's no more. */
  readonly isReliable: () => boolean;
  /** Leaves an output in storage. */
  readonly leave: (key: string) => void;
  /** Sends an event, at a time that may be before what it tells of. */
  readonly tell: (event: object, atMs: number) => void;
}

/** As AWS remembers a token. */
const TOKEN_LIFETIME_MS = 60_000;
const LONGEST_JOB_MS = 3_000_000;
const SERVICE_ERROR = { kind: 'failed', inputFault: false, reason: 'Service error' } as const;
const INPUT_ERROR = { kind: 'failed', inputFault: true, reason: 'Unable to open input file' } as const;

/** A transcoding service whose events come early, late, several times or not at all. */
export function createFakeTranscoder(options: FakeTranscoderOptions): Transcoder {
  const { nowMs, random, isAtFault, isReliable, leave, tell } = options;
  const jobs: { readonly jobId: string; readonly startedAtMs: number; readonly endsAtMs: number; fails: boolean }[] =
    [];
  return {
    async start({ uploadId, pipelineVersion, shape }) {
      const sizes = [{ name: 'high', key: `${transcodedFolder(uploadId, pipelineVersion)}video-high.mp4` }];
      const known = jobs.at(-1);
      if (known !== undefined && nowMs() - known.startedAtMs < TOKEN_LIFETIME_MS) {
        return { jobId: known.jobId, shape, sizes };
      }
      const jobId = `job-${jobs.length + 1}`;
      const endsAtMs = nowMs() + random() * LONGEST_JOB_MS;
      const fails = !isReliable() && random() < 0.2;
      jobs.push({ jobId, startedAtMs: nowMs(), endsAtMs, fails });
      if (!isAtFault() && !fails) {
        for (const { key } of sizes) {
          leave(key);
        }
      }
      const status = isAtFault() || fails ? 'ERROR' : 'COMPLETE';
      for (let event = Math.floor(random() * 4); event > 0; event -= 1) {
        const detail = { jobId, status, userMetadata: { uploadId } };
        const { source, detailType } = MEDIACONVERT_EVENT;
        tell({ source, 'detail-type': detailType, detail }, nowMs() + random() * LONGEST_JOB_MS);
      }
      return { jobId, shape, sizes };
    },
    async find(jobId) {
      const job = jobs.find((candidate) => candidate.jobId === jobId);
      if (job === undefined || nowMs() < job.endsAtMs) {
        return { kind: 'running' };
      }
      return isAtFault() ? INPUT_ERROR : job.fails ? SERVICE_ERROR : { kind: 'complete' };
    },
  };
}
