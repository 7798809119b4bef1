import type { Attempt } from './attempt.js';

/** A well-formed id of nothing. */
const MISSING = '00000000-0000-4000-8000-000000000000';

/** Attempts at collections and playlists: of the owner, one of each kind PUBLIC and one PRIVATE. */
export const SHELF_ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'Query.getCollection: public': ({ api, openCollection }, options) =>
    api.queries.getCollection({ id: openCollection }, options),
  'Query.getCollection: private': ({ api, collection }, options) =>
    api.queries.getCollection({ id: collection }, options),
  'Query.getCollection: missing': ({ api }, options) => api.queries.getCollection({ id: MISSING }, options),
  'Query.listCollectionItems: public': ({ api, openCollection }, options) =>
    api.queries.listCollectionItems({ collectionId: openCollection }, options),
  'Query.listCollectionItems: private': ({ api, collection }, options) =>
    api.queries.listCollectionItems({ collectionId: collection }, options),
  'Query.listCollectionItems: missing': ({ api }, options) =>
    api.queries.listCollectionItems({ collectionId: MISSING }, options),
  'Query.listMyCollections': ({ api }, options) => api.queries.listMyCollections({}, options),
  'Query.listPublicCollections': ({ api }, options) => api.queries.listPublicCollections({}, options),
  'Query.listPublicCollections: of the owner': ({ api, people }, options) =>
    api.queries.listPublicCollections({ ownerId: people.owner.sub }, options),
  'Mutation.createCollection': ({ api }, options) => api.mutations.createCollection({ title: 'Another' }, options),
  'Mutation.updateCollection: the owner’s': ({ api, collection }, options) =>
    api.mutations.updateCollection({ collectionId: collection, title: 'A title' }, options),
  'Mutation.updateCollection: missing': ({ api }, options) =>
    api.mutations.updateCollection({ collectionId: MISSING, title: 'A title' }, options),
  'Mutation.addToCollection: the owner’s': ({ api, collection, approved }, options) =>
    api.mutations.addToCollection({ collectionId: collection, contentId: approved }, options),
  'Mutation.addToCollection: missing content': ({ api, collection }, options) =>
    api.mutations.addToCollection({ collectionId: collection, contentId: MISSING }, options),
  'Mutation.removeFromCollection: the owner’s': ({ api, collection }, options) =>
    api.mutations.removeFromCollection({ collectionId: collection, contentId: MISSING }, options),
  'Mutation.deleteCollection: the owner’s': async ({ api, people }, options, caller) => {
    const { data } = await people.owner.as(() => api.mutations.createCollection({ title: 'Not for long' }));
    return caller.as(() => api.mutations.deleteCollection({ collectionId: data?.id ?? '' }, options));
  },
  'Mutation.deleteCollection: missing': ({ api }, options) =>
    api.mutations.deleteCollection({ collectionId: MISSING }, options),

  'Query.getPlaylist: public': ({ api, openPlaylist }, options) =>
    api.queries.getPlaylist({ id: openPlaylist }, options),
  'Query.getPlaylist: private': ({ api, playlist }, options) => api.queries.getPlaylist({ id: playlist }, options),
  'Query.getPlaylist: missing': ({ api }, options) => api.queries.getPlaylist({ id: MISSING }, options),
  'Query.listPlaylistItems: public': ({ api, openPlaylist }, options) =>
    api.queries.listPlaylistItems({ playlistId: openPlaylist }, options),
  'Query.listPlaylistItems: private': ({ api, playlist }, options) =>
    api.queries.listPlaylistItems({ playlistId: playlist }, options),
  'Query.listPlaylistItems: missing': ({ api }, options) =>
    api.queries.listPlaylistItems({ playlistId: MISSING }, options),
  'Query.listMyPlaylists': ({ api }, options) => api.queries.listMyPlaylists({}, options),
  'Query.listPublicPlaylists': ({ api }, options) => api.queries.listPublicPlaylists({}, options),
  'Query.listPublicPlaylists: of the owner': ({ api, people }, options) =>
    api.queries.listPublicPlaylists({ ownerId: people.owner.sub }, options),
  'Mutation.createPlaylist': ({ api }, options) => api.mutations.createPlaylist({ title: 'Another' }, options),
  'Mutation.updatePlaylist: the owner’s': ({ api, playlist }, options) =>
    api.mutations.updatePlaylist({ playlistId: playlist, title: 'A title' }, options),
  'Mutation.updatePlaylist: missing': ({ api }, options) =>
    api.mutations.updatePlaylist({ playlistId: MISSING, title: 'A title' }, options),
  'Mutation.addToPlaylist: the owner’s': ({ api, playlist, approved }, options) =>
    api.mutations.addToPlaylist({ playlistId: playlist, contentId: approved, idempotencyKey: 'again' }, options),
  'Mutation.addToPlaylist: missing content': ({ api, playlist }, options) =>
    api.mutations.addToPlaylist({ playlistId: playlist, contentId: MISSING }, options),
  'Mutation.removeFromPlaylist: the owner’s': ({ api, playlist }, options) =>
    api.mutations.removeFromPlaylist({ playlistId: playlist, itemId: MISSING }, options),
  'Mutation.deletePlaylist: the owner’s': async ({ api, people }, options, caller) => {
    const { data } = await people.owner.as(() => api.mutations.createPlaylist({ title: 'Not for long' }));
    return caller.as(() => api.mutations.deletePlaylist({ playlistId: data?.id ?? '' }, options));
  },
  'Mutation.deletePlaylist: missing': ({ api }, options) =>
    api.mutations.deletePlaylist({ playlistId: MISSING }, options),
  'Mutation.moveInPlaylist: the owner’s': ({ api, openPlaylist, places }, options) =>
    api.mutations.moveInPlaylist({ playlistId: openPlaylist, itemId: places[0], afterItemId: places[1] }, options),
};
