import { a } from '@aws-amplify/backend';
import { EMPTYING_BATCHES } from '../../../src/domain/limits.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

const emptyCollection = Array.from({ length: EMPTYING_BATCHES }, () => resolverOn('CollectionItem', 'empty-shelf'));

export const collectionOperations = {
  CollectionPage: a.customType({
    items: a.ref('CollectionSummary').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  /** Content where it was put: an item of a collection or of a playlist. */
  CollectedContent: a.customType({
    itemId: a.id().required(),
    addedAt: a.datetime().required(),
    content: a.ref('ContentItem').required(),
  }),

  /** Shorter than `limit` where the viewer may not see something; `hasMore` says whether anything follows. */
  CollectedContentPage: a.customType({
    items: a.ref('CollectedContent').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  CollectionChange: a.customType({
    collectionId: a.id().required(),
    itemId: a.id().required(),
    /** False when it was so before. */
    changed: a.boolean().required(),
  }),

  CollectionDeletion: a.customType({
    collectionId: a.id().required(),
    /** False when items are left, because something came in between: nobody sees them, and deleting again goes on. */
    complete: a.boolean().required(),
  }),

  createCollection: a
    .mutation()
    .arguments({
      title: a.string().required(),
      description: a.string(),
      /** PRIVATE when absent. */
      visibility: a.ref('Visibility'),
    })
    .returns(a.ref('Collection').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Collection', 'create-shelf')),

  /** What is left out stays as it is; null removes. By its owner. */
  updateCollection: a
    .mutation()
    .arguments({
      collectionId: a.id().required(),
      title: a.string(),
      description: a.string(),
      visibility: a.ref('Visibility'),
      expectedVersion: a.integer(),
    })
    .returns(a.ref('Collection').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Collection', 'get-own-shelf'), resolverOn('Collection', 'update-shelf')]),

  /** Hides it from everyone at once, then removes it with all its items. By its owner and the staff. */
  deleteCollection: a
    .mutation()
    .arguments({ collectionId: a.id().required() })
    .returns(a.ref('CollectionDeletion').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('Collection', 'hide-shelf'),
      resolverOn('CollectionItem', 'list-whole-shelf'),
      ...emptyCollection,
      resolverOn('Collection', 'delete-shelf'),
    ]),

  /** Content the caller may see, of anyone; once, however often it is added. By the collection's owner. */
  addToCollection: a
    .mutation()
    .arguments({ collectionId: a.id().required(), contentId: a.id().required() })
    .returns(a.ref('CollectionChange').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Collection', 'read-addition'), resolverOn('Collection', 'add-to-shelf')]),

  removeFromCollection: a
    .mutation()
    .arguments({ collectionId: a.id().required(), contentId: a.id().required() })
    .returns(a.ref('CollectionChange').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Collection', 'remove-from-shelf')),

  /** One that is not PRIVATE, or the caller's own. Open to guests. */
  getCollection: a
    .query()
    // Not `collectionId`: Amplify names the argument of a query called after a model's get.
    .arguments({ id: a.id().required() })
    .returns(a.ref('Collection').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Collection', 'get-shelf')),

  /** What the viewer may see of it, last added first. Open to guests. */
  listCollectionItems: a
    .query()
    .arguments({ collectionId: a.id().required(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('CollectedContentPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('CollectionItem', 'list-shelf-items'),
      resolverOn('Collection', 'read-shelf-items'),
      resolverOn('Collection', 'forget-gone-items'),
    ]),

  /** The caller's own, newest first. */
  listMyCollections: a
    .query()
    .arguments({ limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('CollectionPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Collection', 'list-shelves')),

  /** PUBLIC ones, newest first; with `ownerId` those of one person. Open to guests. */
  listPublicCollections: a
    .query()
    .arguments({ ownerId: a.id(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('CollectionPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Collection', 'list-shelves')),
};
