import { a } from '@aws-amplify/backend';
import { QUEUE_READER_GROUPS } from '../../../src/domain/access/groups.js';
import { moderateContent } from '../../functions/moderate-content/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

/** Deciding over content: what waits, the decisions, and their trail. */
export const moderationOperations = {
  ContentLabel: a.customType({
    name: a.string().required(),
    /** The wider label that it belongs to. */
    parent: a.string(),
    /** Percent, 0 to 100. */
    confidence: a.float().required(),
  }),

  QueuedContent: a.customType({
    content: a.ref('ContentItem').required(),
    /** A machine objects to it. It comes first for that, and is decided over all the same. */
    flagged: a.boolean().required(),
    /** What a machine saw; null when none looked. */
    labels: a.ref('ContentLabel').required().array(),
  }),

  ModerationQueuePage: a.customType({
    items: a.ref('QueuedContent').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
    /** Of the whole queue, however many pages. */
    total: a.integer().required(),
  }),

  /**
   * Content that waits for a decision, what a machine objects to first, then the oldest first: of an event, for its creative
   * and the staff; without one, of all events of a creative, or everything for the staff.
   */
  listModerationQueue: a
    .query()
    .arguments({
      eventId: a.id(),
      kind: a.ref('MediaKind'),
      /** Only what a machine objects to, or only what it does not. */
      flagged: a.boolean(),
      limit: a.integer(),
      nextToken: a.string(),
    })
    .returns(a.ref('ModerationQueuePage').required())
    .authorization((allow) => [allow.groups([...QUEUE_READER_GROUPS])])
    .handler([
      resolverOn('Event', 'authorize-moderation-queue'),
      resolverOn('Content', 'list-moderation-queue'),
      resolverOn('ContentCount', 'count-moderation-queue'),
    ]),

  ModerationResult: a.customType({
    content: a.ref('ContentItem').required(),
    /** False when who decided owns the content. */
    notificationSent: a.boolean().required(),
  }),

  /**
   * Approves or rejects content: for the event's creative and the staff, never over an upload of one's own unless the
   * event is one's own too. A decision that was taken is only revised with the `expectedVersion` it was made on.
   */
  moderateContent: a
    .mutation()
    .arguments({
      contentId: a.id().required(),
      decision: a.ref('ModerationVerdict').required(),
      /** Kept in the audit trail. */
      notes: a.string(),
      /** The content's `version` that was looked at; without it only content that is PENDING is decided. */
      expectedVersion: a.integer(),
    })
    .returns(a.ref('ModerationResult').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(moderateContent)),
};
