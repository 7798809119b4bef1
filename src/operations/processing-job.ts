import { PROCESSING_TIMEOUT_SECONDS } from '../domain/limits.js';
import type { Upload } from '../domain/upload/upload.js';
import type { StagedOriginal } from './staged-original.js';

/** An upload in the hands of one worker. */
export interface ProcessingJob {
  readonly upload: Upload;
  readonly original: StagedOriginal;
  readonly leaseToken: string;
}

/** Left for the last write and the clean-up when the processor has used all of its time. */
const RESERVED_MS = 20_000;

/** What the processor may take. */
export const PROCESSING_BUDGET_MS = PROCESSING_TIMEOUT_SECONDS * 1000 - RESERVED_MS;
