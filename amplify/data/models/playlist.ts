import { a } from '@aws-amplify/backend';
import { signedInGets } from '../authorization.js';
import { shelfFields } from './collection.js';

/** Content in the order its owner gave it; the same content may be there twice. It is read by listPlaylistItems. */
export const playlistTypes = {
  /** A playlist in a list: Gen 2 lets no custom type hold a model. */
  PlaylistSummary: a.customType({ id: a.id().required(), ...shelfFields }),

  Playlist: a
    .model({ id: a.id().required(), ...shelfFields })
    .secondaryIndexes((index) => [
      index('ownerId').sortKeys(['createdAt', 'id']).name('byOwner').queryField(null),
      index('ownerId').sortKeys(['visibility', 'createdAt', 'id']).name('byOwnerVisibility').queryField(null),
      index('visibility').sortKeys(['createdAt', 'id']).name('byVisibility').queryField(null),
    ])
    // Not by id either: the generated query knows no visibility.
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization(signedInGets),

  /** A place in a playlist. No API of its own: listPlaylistItems. */
  PlaylistItem: a
    .model({
      id: a.id().required(),
      playlistId: a.id().required(),
      contentId: a.id().required(),
      /** The content's event, which hides it when it goes. */
      eventId: a.id(),
      /** Where it stands (src/domain/playlist/rank.ts). A move writes this one field of this one row. */
      rank: a.string().required(),
      addedAt: a.datetime().required(),
    })
    .secondaryIndexes((index) => [index('playlistId').sortKeys(['rank', 'id']).name('inOrder').queryField(null)])
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization((allow) => [allow.group('admins')]),
};
