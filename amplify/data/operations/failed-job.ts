import { a } from '@aws-amplify/backend';
import { OPERATOR_GROUPS } from '../../../src/domain/access/groups.js';
import { redriveJob } from '../../functions/redrive-job/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

/** For those who look after the machinery. What failed for the file's own fault is not here: trying again would not help. */
export const failedJobOperations = {
  FailedJob: a.customType({
    uploadId: a.id().required(),
    contentId: a.id().required(),
    ownerId: a.id().required(),
    kind: a.ref('MediaKind').required(),
    mediaType: a.string().required(),
    byteLength: a.float().required(),
    state: a.ref('FailedJobState').required(),
    /** What the last attempt ended with. It may name what is inside: operators alone read it. */
    reason: a.string(),
    /** How often a worker began, over all redrives. */
    attempts: a.integer().required(),
    failedAt: a.datetime().required(),
  }),

  FailedJobPage: a.customType({
    items: a.ref('FailedJob').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  /** A removal of an event that stands still. `deleteEvent` once more goes on with what is left. */
  FailedEventDeletion: a.customType({
    eventId: a.id().required(),
    ownerId: a.id().required(),
    requestedBy: a.id().required(),
    contentsTotal: a.integer().required(),
    contentsRemoved: a.integer().required(),
    state: a.ref('FailedJobState').required(),
    /** What the last attempt ended with. It may name what is inside: operators alone read it. */
    reason: a.string(),
    failedAt: a.datetime().required(),
  }),

  FailedEventDeletionPage: a.customType({
    items: a.ref('FailedEventDeletion').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  RedriveResult: a.customType({ uploadId: a.id().required(), status: a.ref('UploadStatus').required() }),

  /** Uploads whose processing was given up, the newest first; with `REDRIVEN`, those that are tried again. */
  listFailedJobs: a
    .query()
    .arguments({ state: a.ref('FailedJobState'), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('FailedJobPage').required())
    .authorization((allow) => [allow.groups([...OPERATOR_GROUPS])])
    .handler(resolverOn('Upload', 'list-failed-jobs')),

  /** Removals of events that were given up, the newest first; with `REDRIVEN`, those that are tried again. */
  listFailedEventDeletions: a
    .query()
    .arguments({ state: a.ref('FailedJobState'), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('FailedEventDeletionPage').required())
    .authorization((allow) => [allow.groups([...OPERATOR_GROUPS])])
    .handler(resolverOn('EventDeletion', 'list-failed-event-deletions')),

  /** Has a failed job of an upload tried again. Asking twice does no harm. */
  redriveJob: a
    .mutation()
    .arguments({ uploadId: a.id().required() })
    .returns(a.ref('RedriveResult').required())
    .authorization((allow) => [allow.groups([...OPERATOR_GROUPS])])
    .handler(a.handler.function(redriveJob)),
};
