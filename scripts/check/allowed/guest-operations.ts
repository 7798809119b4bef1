import type { Allowance } from '../allowance.js';

const open = (operation: string, reason: string): Allowance => ({
  subject: new RegExp(`^guests Query\\.${operation}$`),
  reason,
});

/** What is open without an account. Each of their resolvers shows strangers nothing but what is public. */
export const GUEST_OPERATIONS: readonly Allowance[] = [
  open('listEvents', 'public events are the way in'),
  open('listImages', 'approved images of public events'),
  open('listVideos', 'approved videos of public events'),
  open('getPlayback', 'the URLs of what the lists show'),
  open('getCollection', 'a public or shared collection is a link to send'),
  open('listCollectionItems', 'what is in it'),
  open('listPublicCollections', 'lists what is public'),
  open('getPlaylist', 'a public or shared playlist is a link to send'),
  open('listPlaylistItems', 'what is in it'),
  open('listPublicPlaylists', 'lists what is public'),
  {
    subject: /^authenticatedUserRole Query\.getPlayback$/,
    reason: 'Amplify grants what guests have of a function’s query to the role of signed-in users too',
  },
];
