import { MAX_JOB_REASON_CHARACTERS } from '../domain/upload/failed-job.js';

/** What a job failed of, for the operator alone: it may name what is inside. */
export function jobReason(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    MAX_JOB_REASON_CHARACTERS,
  );
}
