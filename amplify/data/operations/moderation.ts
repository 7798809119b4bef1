import { a } from '@aws-amplify/backend';
import { QUEUE_READER_GROUPS, STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { ERROR_CODES } from '../../../src/domain/errors.js';
import { moderateContent } from '../../functions/moderate-content/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

/** Deciding over content: what waits, the decisions, and their trail. */
export const moderationOperations = {
  /** What a refusal begins with. */
  ErrorCode: a.enum(ERROR_CODES),

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

  DecisionToTake: a.customType({
    contentId: a.id().required(),
    decision: a.ref('ModerationVerdict').required(),
    /** Kept in the audit trail. */
    notes: a.string(),
    /** The content's `version` that was looked at. */
    expectedVersion: a.integer().required(),
  }),

  DecisionOutcome: a.customType({
    contentId: a.id().required(),
    /** As it is now; null when it was not decided. */
    content: a.ref('ContentItem'),
    notificationSent: a.boolean().required(),
    /** Why it was not decided: what moderateContent would have failed with. */
    errorCode: a.ref('ErrorCode'),
    errorMessage: a.string(),
  }),

  /**
   * Decides over up to 25 pieces of content, each for itself and with an outcome of its own, in the order given. Asked
   * again, it answers what was done: a decision that stands is not taken twice, and nobody is told twice.
   */
  moderateContents: a
    .mutation()
    .arguments({
      decisions: a.ref('DecisionToTake').required().array().required(),
    })
    .returns(a.ref('DecisionOutcome').required().array().required())
    .authorization((allow) => [allow.groups([...QUEUE_READER_GROUPS])])
    .handler(a.handler.function(moderateContent)),

  /**
   * Takes one's own last decision back, within the hour: the content is what it was before. Once; and not when someone else
   * decided since, or its owner changed it.
   */
  undoModeration: a
    .mutation()
    .arguments({ contentId: a.id().required(), expectedVersion: a.integer() })
    .returns(a.ref('ModerationResult').required())
    .authorization((allow) => [allow.groups([...QUEUE_READER_GROUPS])])
    .handler(a.handler.function(moderateContent)),

  ModerationDecisionPage: a.customType({
    items: a.ref('ModerationDecisionItem').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  /** Who decided what and when, newest first: over a piece of content, at an event, or by somebody. One of the three is named. */
  listModerationDecisions: a
    .query()
    .arguments({ contentId: a.id(), eventId: a.id(), deciderId: a.id(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('ModerationDecisionPage').required())
    .authorization((allow) => [allow.groups([...STAFF_GROUPS])])
    .handler(resolverOn('ModerationDecision', 'list-moderation-decisions')),
};
