import { a } from '@aws-amplify/backend';
import { EVENT_STATUSES, EVENT_VISIBILITIES } from '../../../src/domain/event/event.js';
import { NO_GENERATED_WRITES_OR_LISTS, signedInGets } from '../authorization.js';

/** What everyone who may see an event sees of it. */
const eventFields = {
  creativeId: a.id().required(),
  title: a.string().required(),
  description: a.string(),
  venue: a.string(),
  status: a.ref('EventStatus').required(),
  visibility: a.ref('EventVisibility').required(),
  startsAt: a.datetime().required(),
  endsAt: a.datetime(),
  createdAt: a.datetime().required(),
  updatedAt: a.datetime().required(),
  /** Counts the changes; `expectedVersion` of updateEvent compares with it. */
  version: a.integer().required(),
  /** An approved image of this event; its URLs come from getPlayback. */
  imageContentId: a.id(),
};

/** A live event of a creative, to which fans send what they filmed. */
export const eventTypes = {
  EventStatus: a.enum(EVENT_STATUSES),
  EventVisibility: a.enum(EVENT_VISIBILITIES),

  /** An event in a list: Gen 2 lets no custom type hold a model. */
  EventItem: a.customType({ id: a.id().required(), ...eventFields }),

  Event: a
    .model({ id: a.id().required(), ...eventFields })
    .secondaryIndexes((index) => [
      index('visibility').sortKeys(['startsAt', 'id']).name('byVisibility').queryField(null),
      index('creativeId').sortKeys(['startsAt', 'id']).name('byCreative').queryField(null),
      // What strangers see of a creative: an index of its own, because a filter would leave pages short.
      index('creativeId').sortKeys(['visibility', 'startsAt', 'id']).name('byCreativeVisibility').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(signedInGets),
};
