import { a } from '@aws-amplify/backend';
import { EVENT_DELETION_STATUSES } from '../../../src/domain/event/event-deletion.js';

/** How far the removal of an event has come; its id is the event's, which it outlives. Read by getEventDeletion. */
export const eventDeletionTypes = {
  EventDeletionStatus: a.enum(EVENT_DELETION_STATUSES),

  EventDeletion: a
    .model({
      ownerId: a.id().required(),
      requestedBy: a.id().required(),
      status: a.ref('EventDeletionStatus').required(),
      contentsTotal: a.integer().required(),
      contentsRemoved: a.integer().required(),
      createdAt: a.datetime().required(),
      updatedAt: a.datetime().required(),
      /** Set while an operator has to look at it; why is for listFailedEventDeletions to tell. */
      jobState: a.ref('FailedJobState'),
      jobFailedAt: a.datetime(),
      /** `jobFailedAt` and the id: a declared `id` would rename the argument of getEventDeletion. */
      jobKey: a.string(),
    })
    .secondaryIndexes((index) => [
      // Holds failed removals and nothing else: rows without the key are not in it.
      index('jobState').sortKeys(['jobKey']).name('byJobState').queryField(null),
    ])
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
