import type { EventPublisher, UploadProgressUpdate } from '../data/event-publisher.js';
import type { Upload } from '../domain/upload/upload.js';
import type { Log } from '../observability/log.js';

export interface TellProgressDeps {
  readonly publisher: Pick<EventPublisher, 'uploadProgress'>;
  readonly log: Log;
}

/** The row is the truth and holds it already; a live update that is lost is caught up by a query. */
export async function tellProgress(
  { publisher, log }: TellProgressDeps,
  { id: uploadId, ownerId }: Upload,
  update: Omit<UploadProgressUpdate, 'ownerId' | 'uploadId'>,
): Promise<void> {
  await publisher
    .uploadProgress({ ownerId, uploadId, ...update })
    .catch((error: unknown) => log.warn('progress not published', { uploadId, error }));
}
