import { a } from '@aws-amplify/backend';
import { VARIANT_NAMES } from '../../../src/domain/content/content.js';
import { CONTENT_STATUSES } from '../../../src/domain/content/content-status.js';
import { REVIEW_LANES } from '../../../src/domain/content/review.js';
import { NO_GENERATED_WRITES_OR_LISTS, ownerOrStaffGets } from '../authorization.js';

/** Everything about a piece of content but its place in storage. */
const contentFields = {
  uploadId: a.id().required(),
  ownerId: a.id().required(),
  eventId: a.id(),
  creativeId: a.id(),
  kind: a.ref('MediaKind').required(),
  purpose: a.ref('UploadPurpose').required(),
  status: a.ref('ContentStatus').required(),
  /** Counts the decisions and the changes of the text; `expectedVersion` of moderateContent compares with it. */
  version: a.integer().required(),
  title: a.string(),
  description: a.string(),
  pipelineVersion: a.integer().required(),
  variants: a.ref('Variant').required().array().required(),
  width: a.integer().required(),
  height: a.integer().required(),
  durationSeconds: a.float(),
  thumbHash: a.string(),
  storedBytes: a.float().required(),
  createdAt: a.datetime().required(),
  updatedAt: a.datetime().required(),
};

/** Presentable media. Storage keys are absent on purpose: they are derived from the ids by the server. */
export const contentTypes = {
  ContentStatus: a.enum(CONTENT_STATUSES),
  VariantName: a.enum(VARIANT_NAMES),
  ReviewLane: a.enum(REVIEW_LANES),

  Variant: a.customType({
    name: a.ref('VariantName').required(),
    mediaType: a.string().required(),
    byteLength: a.float().required(),
    width: a.integer().required(),
    height: a.integer().required(),
  }),

  /** Content in a list: Gen 2 lets no custom type hold a model. */
  ContentItem: a.customType({ id: a.id().required(), ...contentFields }),

  Content: a
    .model({
      id: a.id().required(),
      ...contentFields,
      /** What narrows its owner's lists: the purpose of an image, the event of a video. A key of two indexes. */
      facet: a.string().required(),
      /** A part of the queues' keys and stored nowhere else: null to whoever gets the content. See listModerationQueue. */
      lane: a.ref('ReviewLane'),
    })
    .secondaryIndexes((index) => [
      // One for each combination that a list offers: a filter would leave pages short. The id makes the keys cursors.
      index('ownerId').sortKeys(['kind', 'createdAt', 'id']).name('byOwner').queryField(null),
      index('ownerId').sortKeys(['kind', 'status', 'createdAt', 'id']).name('byOwnerStatus').queryField(null),
      index('ownerId').sortKeys(['kind', 'facet', 'createdAt', 'id']).name('byOwnerFacet').queryField(null),
      index('ownerId')
        .sortKeys(['kind', 'facet', 'status', 'createdAt', 'id'])
        .name('byOwnerFacetStatus')
        .queryField(null),
      index('eventId').sortKeys(['kind', 'purpose', 'status', 'createdAt', 'id']).name('byEvent').queryField(null),
      // What waits, flagged first, then oldest first: only PENDING rows have these sort keys.
      index('eventId').sortKeys(['lane', 'createdAt', 'id']).name('byEventQueue').queryField(null),
      index('eventId').sortKeys(['kind', 'lane', 'createdAt', 'id']).name('byEventQueueKind').queryField(null),
      index('creativeId').sortKeys(['lane', 'createdAt', 'id']).name('byCreativeQueue').queryField(null),
      index('creativeId').sortKeys(['kind', 'lane', 'createdAt', 'id']).name('byCreativeQueueKind').queryField(null),
      index('status').sortKeys(['lane', 'createdAt', 'id']).name('byStatusQueue').queryField(null),
      index('status').sortKeys(['kind', 'lane', 'createdAt', 'id']).name('byStatusQueueKind').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(ownerOrStaffGets),
};
