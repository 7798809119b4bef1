import { a } from '@aws-amplify/backend';
import { VISIBILITIES } from '../../../src/domain/shelf/shelf.js';
import { signedInGets } from '../authorization.js';

/** What collections and playlists have in common. */
export const shelfFields = {
  ownerId: a.id().required(),
  title: a.string().required(),
  description: a.string(),
  visibility: a.ref('Visibility').required(),
  /** Those that the viewer may not see are among them. */
  itemCount: a.integer().required(),
  /** Counts the changes of title, description and visibility; `expectedVersion` compares with it. */
  version: a.integer().required(),
  createdAt: a.datetime().required(),
  updatedAt: a.datetime().required(),
};

/** A set of content, each piece once. What is in it is read by listCollectionItems, as far as the viewer may see it. */
export const collectionTypes = {
  Visibility: a.enum(VISIBILITIES),

  /** A collection in a list: Gen 2 lets no custom type hold a model. */
  CollectionSummary: a.customType({ id: a.id().required(), ...shelfFields }),

  Collection: a
    .model({ id: a.id().required(), ...shelfFields })
    .secondaryIndexes((index) => [
      index('ownerId').sortKeys(['createdAt', 'id']).name('byOwner').queryField(null),
      // What strangers see of a person: an index of its own, because a filter would leave pages short.
      index('ownerId').sortKeys(['visibility', 'createdAt', 'id']).name('byOwnerVisibility').queryField(null),
      index('visibility').sortKeys(['createdAt', 'id']).name('byVisibility').queryField(null),
    ])
    // Not by id either: the generated query knows no visibility.
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization(signedInGets),

  /** That content is in a collection. Its id is made of both, so that it is there once. No API of its own: listCollectionItems. */
  CollectionItem: a
    .model({
      id: a.id().required(),
      collectionId: a.id().required(),
      contentId: a.id().required(),
      /** The content's event, which hides it when it goes. */
      eventId: a.id(),
      addedAt: a.datetime().required(),
      /** `addedAt`, and something random that makes it a key. */
      place: a.string().required(),
    })
    .secondaryIndexes((index) => [index('collectionId').sortKeys(['place']).name('inOrder').queryField(null)])
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
