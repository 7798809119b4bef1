import { z } from 'zod';
import type { EventDeletionRepository } from '../data/event-deletion-repository.js';
import type { EventRepository } from '../data/event-repository.js';
import type { FailedRemovalRepository } from '../data/failed-removal-repository.js';
import type { MessageQueue } from '../data/message-queue.js';
import type { Caller } from '../domain/access/caller.js';
import { canDeleteEvent } from '../domain/access/event-access.js';
import { ConflictError, NotFoundError } from '../domain/errors.js';
import type { EventDeletion } from '../domain/event/event-deletion.js';

export const deleteEventInput = z.object({ eventId: z.uuid() });

export interface DeleteEventDeps {
  readonly events: Pick<EventRepository, 'findCurrent'>;
  readonly deletions: Pick<EventDeletionRepository, 'find' | 'start'>;
  readonly failures: Pick<FailedRemovalRepository, 'reopen'>;
  readonly queue: Pick<MessageQueue, 'send'>;
}

/**
 * Begins the removal of an event, or has one go on that stands still: asked again, it sends the worker again, which finds
 * what is left. The event is out of every list when this answers.
 */
export function createDeleteEvent({ events, deletions, failures, queue }: DeleteEventDeps) {
  return async (caller: Caller, { eventId }: z.infer<typeof deleteEventInput>): Promise<EventDeletion> => {
    const [event, begun] = await Promise.all([events.findCurrent(eventId), deletions.find(eventId)]);
    const owner = event ?? (begun === undefined ? undefined : { creativeId: begun.ownerId });
    if (owner === undefined || caller.kind !== 'user' || !canDeleteEvent(caller, owner)) {
      throw new NotFoundError('Event');
    }
    if (begun?.status === 'COMPLETED') {
      return begun;
    }
    if (begun === undefined && event !== undefined) {
      await deletions.start(event, caller.sub);
    }
    if (begun !== undefined) {
      await failures.reopen(eventId);
    }
    const deletion = await deletions.find(eventId);
    if (deletion === undefined) {
      throw new ConflictError('The event was changed at the same time', { details: { eventId } });
    }
    await queue.send({ eventId });
    return deletion;
  };
}
