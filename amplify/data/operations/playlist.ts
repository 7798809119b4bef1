import { a } from '@aws-amplify/backend';
import { EMPTYING_BATCHES, RANKING_BATCHES } from '../../../src/domain/limits.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

const emptyPlaylist = Array.from({ length: EMPTYING_BATCHES }, () => resolverOn('PlaylistItem', 'empty-shelf'));
const rankPlaylist = Array.from({ length: RANKING_BATCHES }, () => resolverOn('PlaylistItem', 'rank-playlist'));

export const playlistOperations = {
  PlaylistPage: a.customType({
    items: a.ref('PlaylistSummary').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  PlaylistChange: a.customType({
    playlistId: a.id().required(),
    itemId: a.id().required(),
    /** False when it was so before. */
    changed: a.boolean().required(),
  }),

  PlaylistDeletion: a.customType({
    playlistId: a.id().required(),
    /** False when items are left, because something came in between: nobody sees them, and deleting again goes on. */
    complete: a.boolean().required(),
  }),

  createPlaylist: a
    .mutation()
    .arguments({
      title: a.string().required(),
      description: a.string(),
      /** PRIVATE when absent. */
      visibility: a.ref('Visibility'),
    })
    .returns(a.ref('Playlist').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Playlist', 'create-shelf')),

  /** What is left out stays as it is; null removes. By its owner. */
  updatePlaylist: a
    .mutation()
    .arguments({
      playlistId: a.id().required(),
      title: a.string(),
      description: a.string(),
      visibility: a.ref('Visibility'),
      expectedVersion: a.integer(),
    })
    .returns(a.ref('Playlist').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Playlist', 'get-own-shelf'), resolverOn('Playlist', 'update-shelf')]),

  /** Hides it from everyone at once, then removes it with all its items. By its owner and the staff. */
  deletePlaylist: a
    .mutation()
    .arguments({ playlistId: a.id().required() })
    .returns(a.ref('PlaylistDeletion').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('Playlist', 'hide-shelf'),
      resolverOn('PlaylistItem', 'list-whole-shelf'),
      ...emptyPlaylist,
      resolverOn('Playlist', 'delete-shelf'),
    ]),

  /** Content the caller may see, of anyone, put last; again as often as it is added. By the playlist's owner. */
  addToPlaylist: a
    .mutation()
    .arguments({
      playlistId: a.id().required(),
      contentId: a.id().required(),
      /** Makes a repeated call the same call: the same key in the same playlist is the same item. */
      idempotencyKey: a.string(),
    })
    .returns(a.ref('PlaylistChange').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Playlist', 'read-addition'), resolverOn('Playlist', 'add-to-shelf')]),

  removeFromPlaylist: a
    .mutation()
    .arguments({ playlistId: a.id().required(), itemId: a.id().required() })
    .returns(a.ref('PlaylistChange').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Playlist', 'remove-from-shelf')),

  /** Puts an item directly before or directly after another one: exactly one of the two is named. By the playlist's owner. */
  moveInPlaylist: a
    .mutation()
    .arguments({
      playlistId: a.id().required(),
      itemId: a.id().required(),
      beforeItemId: a.id(),
      afterItemId: a.id(),
    })
    .returns(a.ref('PlaylistChange').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('Playlist', 'read-move'),
      resolverOn('PlaylistItem', 'find-place'),
      resolverOn('PlaylistItem', 'move-item'),
      resolverOn('PlaylistItem', 'plan-ranking'),
      ...rankPlaylist,
    ]),

  /** One that is not PRIVATE, or the caller's own. Open to guests. */
  getPlaylist: a
    .query()
    // Not `playlistId`: Amplify names the argument of a query called after a model's get.
    .arguments({ id: a.id().required() })
    .returns(a.ref('Playlist').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Playlist', 'get-shelf')),

  /** What the viewer may see of it, in its order. Open to guests. */
  listPlaylistItems: a
    .query()
    .arguments({ playlistId: a.id().required(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('CollectedContentPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('PlaylistItem', 'list-shelf-items'),
      resolverOn('Playlist', 'read-shelf-items'),
      resolverOn('Playlist', 'forget-gone-items'),
    ]),

  /** The caller's own, newest first. */
  listMyPlaylists: a
    .query()
    .arguments({ limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('PlaylistPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Playlist', 'list-shelves')),

  /** PUBLIC ones, newest first; with `ownerId` those of one person. Open to guests. */
  listPublicPlaylists: a
    .query()
    .arguments({ ownerId: a.id(), limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('PlaylistPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Playlist', 'list-shelves')),
};
