import { a } from '@aws-amplify/backend';

/** A fan's part in an event: written with their first content of it, gone with the event. No API of its own: listJoinedEvents. */
export const participationTypes = {
  Participation: a
    .model({
      ownerId: a.id().required(),
      eventId: a.id().required(),
      joinedAt: a.datetime().required(),
    })
    .secondaryIndexes((index) => [
      index('ownerId').sortKeys(['joinedAt', 'eventId']).name('byOwner').queryField(null),
      index('eventId').sortKeys(['joinedAt']).name('byEvent').queryField(null),
    ])
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
