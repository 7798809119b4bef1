import { a } from '@aws-amplify/backend';
import { EVENT_HOLDER_GROUPS } from '../../../src/domain/access/groups.js';
import { deleteEvent } from '../../functions/delete-event/resource.js';
import { resolver, resolverOn } from '../resolvers/bundle-resolver.js';

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

  /** The caller's own events, the unlisted ones too, soonest first. */
  listMyEvents: a
    .query()
    .arguments({ limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('EventPage').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler(resolverOn('Event', 'list-events')),

  /** The events the caller has content in, latest joined first. */
  listJoinedEvents: a
    .query()
    .arguments({ limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('EventPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Participation', 'list-joined-events'), resolverOn('Event', 'read-joined-events')]),

  /** What is left out stays as it is; null removes. By the event's creative. */
  updateEvent: a
    .mutation()
    .arguments({
      eventId: a.id().required(),
      title: a.string(),
      description: a.string(),
      venue: a.string(),
      startsAt: a.datetime(),
      endsAt: a.datetime(),
      visibility: a.ref('EventVisibility'),
      expectedVersion: a.integer(),
    })
    .returns(a.ref('Event').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler([resolverOn('Event', 'get-changeable-event'), resolverOn('Event', 'update-event')]),

  /** Takes an approved EVENT image of the same event. */
  setEventImage: a
    .mutation()
    .arguments({ eventId: a.id().required(), contentId: a.id().required(), expectedVersion: a.integer() })
    .returns(a.ref('Event').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler([
      resolverOn('Event', 'get-changeable-event'),
      resolverOn('Content', 'get-event-image'),
      resolverOn('Event', 'set-event-image'),
    ]),

  /** The event stays listed and takes no more uploads. By its creative or an admin. */
  cancelEvent: a
    .mutation()
    .arguments({ eventId: a.id().required(), expectedVersion: a.integer() })
    .returns(a.ref('Event').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler([resolverOn('Event', 'get-changeable-event'), resolverOn('Event', 'cancel-event')]),

  EventDeletionProgress: a.customType({
    ownerId: a.id().required(),
    requestedBy: a.id().required(),
    eventId: a.id().required(),
    status: a.ref('EventDeletionStatus').required(),
    contentsTotal: a.integer().required(),
    contentsRemoved: a.integer().required(),
  }),

  /** Takes the event out of every list at once, and removes all that belongs to it in the background. By its creative or an admin. */
  deleteEvent: a
    .mutation()
    .arguments({ eventId: a.id().required() })
    .returns(a.ref('EventDeletionProgress').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler(a.handler.function(deleteEvent)),

  getEventDeletion: a
    .query()
    .arguments({ eventId: a.id().required() })
    .returns(a.ref('EventDeletionProgress').required())
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler(resolverOn('EventDeletion', 'get-event-deletion')),

  /** By the backend alone: see live.ts. */
  publishEventDeletion: a
    .mutation()
    .arguments({
      ownerId: a.id().required(),
      requestedBy: a.id().required(),
      eventId: a.id().required(),
      status: a.ref('EventDeletionStatus').required(),
      contentsTotal: a.integer().required(),
      contentsRemoved: a.integer().required(),
    })
    .returns(a.ref('EventDeletionProgress'))
    .authorization((allow) => [allow.groups(['admins'])])
    .handler(resolver('publish')),

  onEventDeletion: a
    .subscription()
    .for(a.ref('publishEventDeletion'))
    .arguments({ eventId: a.id().required() })
    .authorization((allow) => [allow.groups([...EVENT_HOLDER_GROUPS])])
    .handler(resolver('on-event-deletion')),
};
