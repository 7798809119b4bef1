import { MIN_PROGRESS_PUSH_INTERVAL_MS } from '../../domain/limits.js';

export interface UploadFileProgress {
  readonly uploadId: string;
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** 0 to 100, whole. */
  readonly percent: number;
}

/** Adds up what has left, part by part. A part that is sent again counts once, and the sum never falls. */
export function createProgressSum(totalBytes: number, tell: (progress: UploadFileProgress) => void) {
  const sentByPart = new Map<number, number>();
  let sentBytes = 0;
  let told = -1;
  return (uploadId: string, partNumber: number, bytes: number): void => {
    sentBytes += bytes - (sentByPart.get(partNumber) ?? 0);
    sentByPart.set(partNumber, bytes);
    if (sentBytes > told) {
      told = sentBytes;
      tell({ uploadId, sentBytes, totalBytes, percent: Math.floor((sentBytes / totalBytes) * 100) });
    }
  };
}

/** A little longer than the backend's own bound, so that a request that was quick is not one too early. */
const REPORT_INTERVAL_MS = MIN_PROGRESS_PUSH_INTERVAL_MS + 100;

export interface ProgressReporterOptions {
  /** Asks the backend to look and to tell the owner's devices; answers whether they know. */
  readonly report: () => Promise<boolean>;
  readonly intervalMs?: number;
  readonly nowMs?: () => number;
}

export type ProgressReporter = ReturnType<typeof createProgressReporter>;

/**
 * Has the backend look at what has arrived, at most once a second, and once more for what came in between: the last step
 * before a pause is told too. That a report fails stops nothing.
 */
export function createProgressReporter(options: ProgressReporterOptions) {
  const { report, intervalMs = REPORT_INTERVAL_MS, nowMs = Date.now } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> | undefined;
  let isDue = false;
  let lastMs = Number.NEGATIVE_INFINITY;

  const plan = () => {
    if (isDue && timer === undefined && underWay === undefined) {
      timer = setTimeout(run, Math.max(0, lastMs + intervalMs - nowMs()));
    }
  };
  const run = () => {
    timer = undefined;
    isDue = false;
    lastMs = nowMs();
    underWay = report()
      .then((known) => {
        isDue ||= !known;
      })
      .catch(() => undefined)
      .then(() => {
        underWay = undefined;
        plan();
      });
  };
  return {
    /** Something has arrived. */
    note(): void {
      isDue = true;
      plan();
    },
    /** Ends reporting, and waits for what is under way: nothing is told after it. */
    async settle(): Promise<void> {
      isDue = false;
      clearTimeout(timer);
      timer = undefined;
      await underWay;
      isDue = false;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
