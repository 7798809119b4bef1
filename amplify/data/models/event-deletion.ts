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
    })
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
