import type { EventPublisher } from '../data/event-publisher.js';
import type { Content } from '../domain/content/content.js';
import { type UploadFailedError, wireMessage } from '../domain/errors.js';
import type { Notification } from '../domain/notification/notification.js';
import type { Upload } from '../domain/upload/upload.js';
import { COMPLETED_PERCENT, overallPercent } from '../domain/upload/upload-progress.js';
import type { Log } from '../observability/log.js';

export interface UploadAnnouncerOptions {
  readonly publisher: EventPublisher;
  readonly nowMs: () => number;
  readonly log: Log;
}

export interface ProgressReport {
  /** Takes the processor's percent, as often as it likes. */
  readonly report: (processedPercent: number) => void;
  /** Waits for what is under way; nothing is stored or sent after it. */
  readonly settle: () => Promise<void>;
}

export type UploadAnnouncer = ReturnType<typeof createUploadAnnouncer>;

/** A person sees no more than this, and each update is a write and a request. */
const MIN_PROGRESS_INTERVAL_MS = 1_000;

/** Tells subscribers how an upload goes. What is stored is the truth: an update that is lost is logged and caught up by a query. */
export function createUploadAnnouncer({ publisher, nowMs, log }: UploadAnnouncerOptions) {
  async function tell(upload: Upload, updates: readonly Promise<void>[]): Promise<void> {
    for (const outcome of await Promise.allSettled(updates)) {
      if (outcome.status === 'rejected') {
        log.warn('update not published', { uploadId: upload.id, error: outcome.reason });
      }
    }
  }

  return {
    /** Stores and publishes progress, throttled, one step at a time, never backwards. */
    startProgress(upload: Upload, store: (percent: number) => Promise<boolean>): ProgressReport {
      let lastMs = Number.NEGATIVE_INFINITY;
      let last = 0;
      let underWay: Promise<void> = Promise.resolve();
      const step = async (progress: number): Promise<void> => {
        if (await store(progress)) {
          const { id: uploadId, ownerId } = upload;
          await tell(upload, [publisher.uploadProgress({ ownerId, uploadId, progress, status: 'PROCESSING' })]);
        }
      };
      return {
        report(processedPercent) {
          const progress = overallPercent(processedPercent);
          if (progress <= last || nowMs() - lastMs < MIN_PROGRESS_INTERVAL_MS) {
            return;
          }
          last = progress;
          lastMs = nowMs();
          underWay = underWay
            .then(() => step(progress))
            .catch((error: unknown) => log.warn('progress not stored', { uploadId: upload.id, error }));
        },
        settle: () => underWay,
      };
    },

    async completed(upload: Upload, content: Content, notifications: readonly Notification[]): Promise<void> {
      const { ownerId, eventId, id: contentId, status } = content;
      const message = notifications[0]?.message ?? '';
      await tell(upload, [
        publisher.uploadProgress({ ownerId, uploadId: upload.id, progress: COMPLETED_PERCENT, status: 'COMPLETED' }),
        publisher.contentUpdate({ ownerId, eventId, contentId, status, message }),
        ...notifications.map((notification) => publisher.notification(notification)),
      ]);
    },

    /** The push carries the code as every error on the wire does, so that a client branches on it the same way. */
    async failed(
      upload: Upload,
      failure: Pick<UploadFailedError, 'code' | 'message'>,
      notification: Notification,
    ): Promise<void> {
      const { id: uploadId, ownerId, progress } = upload;
      const error = wireMessage(failure.code, failure.message);
      await tell(upload, [
        publisher.uploadProgress({ ownerId, uploadId, progress, status: 'FAILED', error }),
        publisher.notification(notification),
      ]);
    },
  };
}
