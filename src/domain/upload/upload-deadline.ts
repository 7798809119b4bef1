import { MAX_UPLOAD_LIFETIME_SECONDS, UPLOAD_LIFETIME_SECONDS } from '../limits.js';
import type { Upload } from './upload.js';

/**
 * The deadline of an upload of which more has been found in storage: a day from then, within two from its beginning. What is
 * over is not brought back.
 *
 * @returns ISO 8601, UTC; never earlier than before.
 */
export function deadlineAfterProgress(
  { createdAt, expiresAt }: Pick<Upload, 'createdAt' | 'expiresAt'>,
  at: Date,
): string {
  const beforeMs = Date.parse(expiresAt);
  if (beforeMs <= at.getTime()) {
    return expiresAt;
  }
  const latestMs = Date.parse(createdAt) + MAX_UPLOAD_LIFETIME_SECONDS * 1000;
  const wantedMs = Math.min(at.getTime() + UPLOAD_LIFETIME_SECONDS * 1000, latestMs);
  return new Date(Math.max(beforeMs, wantedMs)).toISOString();
}
