import type { ExpiredUploadRepository } from '../data/expired-upload-repository.js';
import type { ObjectStore } from '../data/object-store.js';
import type { UploadRepository } from '../data/upload-repository.js';
import { LEFTOVER_PARTS_WINDOW_SECONDS, MAX_EXPIRED_PER_SWEEP } from '../domain/limits.js';
import { stagedKeyOf } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import { ARRIVED_PERCENT } from '../domain/upload/upload-progress.js';
import { type EndUploadDeps, endUpload, removeBytes } from './end-upload.js';
import { tellProgress } from './tell-progress.js';

export interface ExpireUploadsDeps extends EndUploadDeps {
  readonly uploads: Pick<UploadRepository, 'find' | 'markArrived'>;
  readonly expired: ExpiredUploadRepository;
  readonly staging: Pick<ObjectStore, 'find' | 'remove'>;
}

export interface SweepResult {
  readonly ended: number;
  /** Uploads whose bytes were all there: they go on. */
  readonly arrived: number;
  readonly cleaned: number;
  /** Left to the next sweep. */
  readonly failed: number;
}

/** How many uploads are worked on at a time: what one waits for, the others use. */
const CONCURRENCY = 8;

/**
 * Ends the uploads whose deadline has passed, and removes what dying functions left of others. Every step is conditional
 * and can be done again: a sweep that is cut short, or runs twice, costs nothing but time. An upload whose bytes are all
 * there is not ended: its client did its part.
 *
 * @param at - the time the sweep is for.
 */
export function createExpireUploads(deps: ExpireUploadsDeps) {
  return async (at: Date): Promise<SweepResult> => {
    const counts = { ended: 0, arrived: 0, cleaned: 0, failed: 0 };
    const attempt = async (upload: Upload, work: () => Promise<keyof typeof counts>): Promise<void> => {
      try {
        counts[await work()] += 1;
      } catch (error) {
        counts.failed += 1;
        deps.log.error('upload not swept', { uploadId: upload.id, error });
      }
    };
    await forSome(deps.expired.findOpen(at), (upload) => attempt(upload, () => expire(deps, upload, at)));
    const from = new Date(at.getTime() - LEFTOVER_PARTS_WINDOW_SECONDS * 1000);
    await forSome(deps.expired.findLeftovers(from, at), (upload) =>
      attempt(upload, async () => {
        await removeBytes(deps, upload);
        return 'cleaned';
      }),
    );
    deps.log.info('swept', counts);
    return counts;
  };
}

async function expire(deps: ExpireUploadsDeps, upload: Upload, at: Date): Promise<'ended' | 'arrived'> {
  const staged = await deps.staging.find(stagedKeyOf(upload));
  if (staged?.byteLength === upload.byteLength) {
    if (await deps.uploads.markArrived(upload.id)) {
      const { byteLength: receivedBytes } = upload;
      await tellProgress(deps, upload, { progress: ARRIVED_PERCENT, status: 'PROCESSING', receivedBytes });
    }
    return 'arrived';
  }
  const status = await endUpload(deps, upload, {
    code: 'UPLOAD_EXPIRED',
    message: 'The upload was not completed in time',
    expiredAt: at,
  });
  return status === 'FAILED' ? 'ended' : 'arrived';
}

/** The first {@link MAX_EXPIRED_PER_SWEEP} of them, a few at a time. */
async function forSome(uploads: AsyncGenerator<Upload>, work: (upload: Upload) => Promise<void>): Promise<void> {
  let left = MAX_EXPIRED_PER_SWEEP;
  const worker = async () => {
    for (let next = await uploads.next(); next.done !== true && left > 0; next = await uploads.next()) {
      left -= 1;
      await work(next.value);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await uploads.return(undefined);
}
