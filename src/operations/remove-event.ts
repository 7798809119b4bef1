import { z } from 'zod';
import type { ContentRemovalRepository } from '../data/content-removal-repository.js';
import type { EventDeletionRepository } from '../data/event-deletion-repository.js';
import type { EventMembersRepository } from '../data/event-members-repository.js';
import type { EventPublisher } from '../data/event-publisher.js';
import type { FailedRemovalRepository } from '../data/failed-removal-repository.js';
import type { MessageQueue } from '../data/message-queue.js';
import type { MultipartStore } from '../data/multipart-store.js';
import type { ObjectFolder } from '../data/object-folder.js';
import type { UploadEndRepository } from '../data/upload-end-repository.js';
import type { UploadLeaseRepository } from '../data/upload-lease-repository.js';
import type { EventDeletion } from '../domain/event/event-deletion.js';
import {
  EVENT_REMOVAL_BATCH_ITEMS,
  EVENT_REMOVAL_TIMEOUT_SECONDS,
  EVENT_REMOVAL_WAIT_SECONDS,
} from '../domain/limits.js';
import { stagedOriginalKey } from '../domain/storage-keys.js';
import type { Upload } from '../domain/upload/upload.js';
import type { Log } from '../observability/log.js';
import { removeObjects } from './delete-content.js';
import { jobReason } from './job-reason.js';
import type { WithdrawContent } from './withdraw-content.js';

export interface RemoveEventDeps {
  readonly deletions: Pick<EventDeletionRepository, 'find' | 'countContents' | 'countRemoved' | 'finish'>;
  readonly failures: Pick<FailedRemovalRepository, 'note'>;
  readonly members: EventMembersRepository;
  readonly removals: ContentRemovalRepository;
  readonly leases: Pick<UploadLeaseRepository, 'take'>;
  readonly ends: Pick<UploadEndRepository, 'fail'>;
  /** The buckets with what was made of uploads. */
  readonly folders: readonly Pick<ObjectFolder, 'empty'>[];
  /** Takes what was public away, before anything else. */
  readonly withdrawals: Pick<WithdrawContent, 'event'>;
  /** The bucket with what has arrived. */
  readonly staging: Pick<ObjectFolder, 'empty'>;
  /** Parts that have arrived of what never will be whole. */
  readonly parts: Pick<MultipartStore, 'abort'>;
  readonly queue: Pick<MessageQueue, 'send'>;
  readonly publisher: Pick<EventPublisher, 'eventDeletion'>;
  readonly randomId: () => string;
  readonly log: Log;
}

/** `wait`: nothing is left but what another worker has, or what an index does not show yet. */
type Outcome = 'finished' | 'goOn' | 'wait';

/** What the queue of removals carries. */
export const removalMessage = z.object({ eventId: z.string() });

/**
 * Removes a batch of what belongs to an event, and sends itself on for the next. What is left is read anew each time and
 * each step has the effect of one, so it does not matter where the one before died, or whether two run at once.
 */
export function createRemoveEvent(deps: RemoveEventDeps) {
  return async (body: string): Promise<void> => {
    const { eventId } = removalMessage.parse(JSON.parse(body));
    try {
      await goOn(deps, eventId);
    } catch (error) {
      await deps.failures
        .note(eventId, jobReason(error))
        .catch((cause: unknown) => deps.log.warn('reason not noted', { eventId, error: cause }));
      throw error;
    }
  };
}

async function goOn(deps: RemoveEventDeps, eventId: string): Promise<void> {
  const deletion = await deps.deletions.find(eventId);
  if (deletion === undefined || deletion.status === 'COMPLETED') {
    return;
  }
  if (deletion.contentsRemoved === 0) {
    await deps.withdrawals.event(eventId);
  }
  const outcome = await removeBatch(deps, eventId);
  await tell(deps, (await deps.deletions.find(eventId)) ?? deletion);
  if (outcome !== 'finished') {
    await deps.queue.send({ eventId }, outcome === 'wait' ? EVENT_REMOVAL_WAIT_SECONDS : 0);
  }
}

async function removeBatch(deps: RemoveEventDeps, eventId: string): Promise<Outcome> {
  const contents = await deps.members.contents(eventId, EVENT_REMOVAL_BATCH_ITEMS);
  await Promise.all(contents.map((content) => removeObjects(deps.folders, content)));
  for (const content of contents) {
    await deps.removals.remove(content, [deps.deletions.countRemoved(eventId)]);
  }
  const uploads = await deps.members.uploads(eventId, EVENT_REMOVAL_BATCH_ITEMS);
  let ended = 0;
  for (const upload of uploads) {
    ended += (await endUpload(deps, upload)) ? 1 : 0;
  }
  const participants = await deps.members.participants(eventId, EVENT_REMOVAL_BATCH_ITEMS);
  for (const ownerId of participants) {
    await deps.members.removeParticipant(ownerId, eventId);
  }
  if (contents.length + ended + participants.length > 0) {
    return 'goOn';
  }
  return uploads.length > 0 ? 'wait' : finish(deps, eventId);
}

/** An upload on its way loses its reservation; one that a worker has is left to it: it cannot become content any more. */
async function endUpload(
  { leases, ends, members, parts, randomId }: RemoveEventDeps,
  upload: Upload,
): Promise<boolean> {
  if (upload.status !== 'COMPLETED' && upload.status !== 'FAILED') {
    const leaseToken = randomId();
    if (!(await leases.take(upload.id, leaseToken, EVENT_REMOVAL_TIMEOUT_SECONDS))) {
      return false;
    }
    await ends.fail(upload, { code: 'UPLOAD_CANCELLED', message: 'The event was deleted', leaseToken });
  }
  if (upload.multipartId !== undefined) {
    await parts.abort(stagedOriginalKey({ ...upload, uploadId: upload.id }, upload.mediaType), upload.multipartId);
  }
  await members.removeUpload(upload.id);
  return true;
}

/** The buckets are swept for what workers left that died; the event's own numbers say whether an index lags. */
async function finish(deps: RemoveEventDeps, eventId: string): Promise<Outcome> {
  const swept = await Promise.all([...deps.folders, deps.staging].map((folder) => folder.empty(`events/${eventId}/`)));
  if (swept.includes(false)) {
    return 'goOn';
  }
  if ((await deps.deletions.countContents(eventId)) > 0) {
    return 'wait';
  }
  await deps.deletions.finish(eventId);
  return 'finished';
}

/** The row is the truth; a live update that is lost is caught up by a query. */
async function tell({ publisher, log }: RemoveEventDeps, deletion: EventDeletion): Promise<void> {
  await publisher
    .eventDeletion(deletion)
    .catch((error: unknown) => log.warn('deletion not published', { eventId: deletion.eventId, error }));
}
