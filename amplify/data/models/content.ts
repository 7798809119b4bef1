import { a } from '@aws-amplify/backend';
import { VARIANT_NAMES } from '../../../src/domain/content/content.js';
import { CONTENT_STATUSES } from '../../../src/domain/content/content-status.js';
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
  /** Counts the decisions; `expectedVersion` of moderateContent compares with it. */
  version: a.integer().required(),
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
    .model(contentFields)
    .secondaryIndexes((index) => [
      index('ownerId').sortKeys(['kind', 'createdAt']).name('byOwner').queryField(null),
      index('eventId').sortKeys(['kind', 'purpose', 'status', 'createdAt']).name('byEvent').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(ownerOrStaffGets),
};
