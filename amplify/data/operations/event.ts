import { a } from '@aws-amplify/backend';
import { EVENT_HOLDER_GROUPS } from '../../../src/domain/access/groups.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const eventOperations = {
  EventPage: a.customType({
    items: a.ref('EventItem').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  /** Announces an event of the caller's own; it is OPEN for uploads at once. */
  createEvent: a
    .mutation()
    .arguments({
      title: a.string().required(),
      description: a.string(),
      venue: a.string(),
      startsAt: a.datetime().required(),
      endsAt: a.datetime(),
      /** PUBLIC when absent. */
      visibility: a.ref('EventVisibility'),
    })
    .returns(a.ref('Event').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler(resolverOn('Event', 'create-event')),

  /** Public events, soonest first; with `creativeId` those of one creative, hers complete for herself. Open to guests. */
  listEvents: a
    .query()
    .arguments({ creativeId: a.id(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('EventPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Event', 'list-events')),
};
