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
};

/** A live event of a creative, to which fans send what they filmed. */
export const eventTypes = {
  EventStatus: a.enum(EVENT_STATUSES),
  EventVisibility: a.enum(EVENT_VISIBILITIES),

  /** An event in a list: Gen 2 lets no custom type hold a model. */
  EventItem: a.customType({ id: a.id().required(), ...eventFields }),

  Event: a
    .model(eventFields)
    .secondaryIndexes((index) => [
      index('visibility').sortKeys(['startsAt']).name('byVisibility').queryField(null),
      index('creativeId').sortKeys(['startsAt']).name('byCreative').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(signedInGets),
};
