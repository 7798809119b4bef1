import { type Subscribable, subscribe } from '../../support/subscribe.js';
import {
  arrived,
  collected,
  collection,
  content,
  decision,
  failedJob,
  film,
  initiate,
  night,
  notification,
  placed,
  playlist,
  type Role,
  STARTS_AT,
  stage,
  still,
  upload,
} from './stage.js';

const CHECKSUM = 'AAAAAA==';

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[] | undefined;
}

export interface Pin {
  readonly by: Role;
  /** The function behind it, if it is one. */
  readonly function?: string;
  readonly prepare: () => Promise<void>;
  readonly call: () => Promise<Answer>;
  /** Requests in any order. */
  readonly costs: readonly string[];
}

type Pins = Readonly<Record<string, Pin>>;

/** What is prepared is what is called with. */
function pin<Given>(
  by: Role,
  prepare: () => Promise<Given>,
  call: (given: Given) => Promise<Answer>,
  costs: readonly string[],
  functionName?: string,
): Pin {
  let given: { readonly value: Given } | undefined;
  return {
    by,
    prepare: async () => {
      given = { value: await prepare() };
    },
    call: () => {
      if (given === undefined) {
        throw new Error('Nothing is prepared.');
      }
      return call(given.value);
    },
    costs,
    ...(functionName === undefined ? {} : { function: functionName }),
  };
}

const nothing = async () => undefined;
const live = async <Item>(subscription: Subscribable<Item>): Promise<Answer> => {
  (await subscribe(subscription)).close();
  return { data: 'subscribed' };
};

const EVENTS: Pins = {
  createEvent: pin('creative', nothing, () => stage.api.mutations.createEvent({ title: 'N', startsAt: STARTS_AT }), [
    'PutItem Event',
  ]),
  getEvent: pin('fan', night, (id) => stage.api.models.Event.get({ id }), ['Query Event']),
  updateEvent: pin('creative', night, (id) => stage.api.mutations.updateEvent({ eventId: id, venue: 'V' }), [
    'GetItem Event',
    'UpdateItem Event',
  ]),
  setEventImage: pin(
    'creative',
    () => content({ ownerId: stage.person('creative').sub, kind: 'IMAGE', purpose: 'EVENT', status: 'APPROVED' }),
    (contentId) => stage.api.mutations.setEventImage({ eventId: stage.eventId, contentId }),
    ['GetItem Event', 'GetItem Content', 'UpdateItem Event'],
  ),
  cancelEvent: pin('creative', night, (id) => stage.api.mutations.cancelEvent({ eventId: id }), [
    'GetItem Event',
    'UpdateItem Event',
  ]),
  listMyEvents: pin('creative', nothing, () => stage.api.queries.listMyEvents({}), ['Query Event']),
  deleteEvent: pin(
    'creative',
    night,
    (id) => stage.api.mutations.deleteEvent({ eventId: id }),
    [
      'GetItem EventDeletion',
      'GetItem Event',
      'GetItem ContentCount',
      'TransactWriteItems Event EventDeletion',
      'GetItem EventDeletion',
    ],
    'deleteevent',
  ),
  getEventDeletion: pin(
    'creative',
    async () => {
      const id = await night();
      await stage.person('creative').as(() => stage.api.mutations.deleteEvent({ eventId: id }));
      return id;
    },
    (id) => stage.api.queries.getEventDeletion({ eventId: id }),
    ['GetItem EventDeletion'],
  ),
  onEventDeletion: pin(
    'creative',
    nothing,
    () => live(stage.api.subscriptions.onEventDeletion({ eventId: stage.eventId })),
    [],
  ),
};

const UPLOADS: Pins = {
  initiateUpload: pin(
    'fan',
    nothing,
    () => initiate(still),
    ['GetItem Event', 'TransactWriteItems Upload UserProfile'],
    'initiateupload',
  ),
  'initiateUpload in parts': pin(
    'fan',
    nothing,
    () => initiate(film),
    ['GetItem Event', 'TransactWriteItems Upload UserProfile', 'CreateMultipartUpload', 'UpdateItem Upload'],
    'initiateupload',
  ),
  signUploadParts: pin(
    'fan',
    () => upload(film),
    (uploadId) =>
      stage.api.mutations.signUploadParts({
        uploadId,
        parts: [1, 2, 3, 4].map((partNumber) => ({ partNumber, checksumCrc32: CHECKSUM })),
      }),
    ['GetItem Upload'],
    'initiateupload',
  ),
  resumeUpload: pin(
    'fan',
    () => upload(film),
    (uploadId) => stage.api.mutations.resumeUpload({ uploadId }),
    ['GetItem Upload', 'HeadObject', 'ListParts'],
    'completeupload',
  ),
  reportUploadProgress: pin(
    'fan',
    () => upload(film),
    (uploadId) => stage.api.mutations.reportUploadProgress({ uploadId }),
    ['GetItem Upload', 'ListParts'],
    'completeupload',
  ),
  cancelUpload: pin(
    'fan',
    () => upload(film),
    (uploadId) => stage.api.mutations.cancelUpload({ uploadId }),
    [
      'GetItem Upload',
      'TransactWriteItems Upload UserProfile',
      'GetItem Upload',
      'AbortMultipartUpload',
      'DeleteObject',
      'UpdateItem Upload',
    ],
    'completeupload',
  ),
  'completeUpload that failed': pin(
    'fan',
    () => upload(still),
    (uploadId) => stage.api.mutations.completeUpload({ uploadId, status: 'FAILED' }),
    ['GetItem Upload', 'TransactWriteItems Upload UserProfile', 'DeleteObject'],
    'completeupload',
  ),
  completeUpload: pin(
    'fan',
    arrived,
    (uploadId) => stage.api.mutations.completeUpload({ uploadId, status: 'SUCCESS' }),
    ['GetItem Upload', 'HeadObject', 'UpdateItem Upload'],
    'completeupload',
  ),
  getUploadStatus: pin(
    'fan',
    () => upload(still),
    (uploadId) => stage.api.queries.getUploadStatus({ uploadId }),
    ['GetItem Upload'],
  ),
  getUpload: pin(
    'fan',
    () => upload(still),
    (id) => stage.api.models.Upload.get({ id }),
    ['Query Upload'],
  ),
  listFailedEventDeletions: pin('admin', nothing, () => stage.api.queries.listFailedEventDeletions({}), [
    'Query EventDeletion',
  ]),
  listFailedJobs: pin('admin', failedJob, () => stage.api.queries.listFailedJobs({}), ['Query Upload']),
  redriveJob: pin(
    'admin',
    failedJob,
    (uploadId) => stage.api.mutations.redriveJob({ uploadId }),
    ['GetItem Upload', 'GetItem Upload', 'TransactWriteItems Upload UserProfile'],
    'redrivejob',
  ),
  onUploadProgress: pin('fan', nothing, () => live(stage.api.subscriptions.onUploadProgress({})), []),
};

const CONTENT: Pins = {
  getContent: pin('fan', content, (id) => stage.api.models.Content.get({ id }), ['Query Content']),
  listVideos: pin('fan', nothing, () => stage.api.queries.listVideos({ type: 'OWN_UPLOADS' }), [
    'Query Content',
    'GetItem ContentCount',
  ]),
  getPlayback: pin(
    'fan',
    content,
    (contentId) => stage.api.queries.getPlayback({ contentId }),
    ['GetItem Content'],
    'getplayback',
  ),
  updateContent: pin('fan', content, (contentId) => stage.api.mutations.updateContent({ contentId, title: 'T' }), [
    'GetItem Content',
    'UpdateItem Content',
  ]),
  deleteContent: pin(
    'fan',
    content,
    (contentId) => stage.api.mutations.deleteContent({ contentId }),
    [
      'GetItem Content',
      'ListObjectsV2',
      'ListObjectsV2',
      'GetItem UserProfile',
      'TransactWriteItems Content ContentCount UserProfile',
    ],
    'deletecontent',
  ),
  onContentUpdate: pin('fan', nothing, () => live(stage.api.subscriptions.onContentUpdate({})), []),
};

const MODERATION: Pins = {
  moderateContent: pin(
    'moderator',
    content,
    (contentId) => stage.api.mutations.moderateContent({ contentId, decision: 'APPROVED' }),
    ['GetItem Content', 'TransactWriteItems Content ContentCount ModerationDecision Notification'],
    'moderatecontent',
  ),
  moderateContents: pin(
    'moderator',
    () => Promise.all([content(), content()]),
    (ids) =>
      stage.api.mutations.moderateContents({
        decisions: ids.map((contentId) => ({ contentId, decision: 'REJECTED', expectedVersion: 1 })),
      }),
    [
      'GetItem Content',
      'TransactWriteItems Content ContentCount ModerationDecision Notification',
      'GetItem Content',
      'TransactWriteItems Content ContentCount ModerationDecision Notification',
    ],
    'moderatecontent',
  ),
  undoModeration: pin(
    'moderator',
    async () => {
      const contentId = await content();
      await stage
        .person('moderator')
        .as(() => stage.api.mutations.moderateContent({ contentId, decision: 'REJECTED' }));
      return contentId;
    },
    (contentId) => stage.api.mutations.undoModeration({ contentId }),
    ['GetItem Content', 'TransactWriteItems Content ContentCount ModerationDecision Notification'],
    'moderatecontent',
  ),
  getModerationDecision: pin('moderator', decision, (id) => stage.api.models.ModerationDecision.get({ id }), [
    'Query ModerationDecision',
  ]),
};

const PEOPLE: Pins = {
  getMyProfile: pin('fan', nothing, () => stage.api.queries.getMyProfile(), ['GetItem UserProfile']),
  getUserProfile: pin('fan', nothing, () => stage.api.models.UserProfile.get({ id: stage.person('fan').sub }), [
    'Query UserProfile',
  ]),
  updateProfile: pin('fan', nothing, () => stage.api.mutations.updateProfile({ bio: 'b' }), ['UpdateItem UserProfile']),
  markAllNotificationsRead: pin('fan', nothing, () => stage.api.mutations.markAllNotificationsRead(), [
    'UpdateItem UserProfile',
  ]),
  markNotificationsRead: pin(
    'fan',
    notification,
    (id) => stage.api.mutations.markNotificationsRead({ notificationIds: [id] }),
    ['TransactWriteItems Notification'],
  ),
  onNotification: pin('fan', nothing, () => live(stage.api.subscriptions.onNotification()), []),
};

const COLLECTIONS: Pins = {
  createCollection: pin('fan', nothing, () => stage.api.mutations.createCollection({ title: 'C' }), [
    'TransactWriteItems Collection UserProfile',
  ]),
  getCollection: pin('fan', collection, (id) => stage.api.queries.getCollection({ id }), ['GetItem Collection']),
  updateCollection: pin(
    'fan',
    collection,
    (id) => stage.api.mutations.updateCollection({ collectionId: id, title: 'T' }),
    ['GetItem Collection', 'UpdateItem Collection'],
  ),
  listPublicCollections: pin('fan', nothing, () => stage.api.queries.listPublicCollections({}), ['Query Collection']),
  addToCollection: pin(
    'fan',
    async () => ({ collectionId: await collection(), contentId: await content() }),
    (given) => stage.api.mutations.addToCollection(given),
    ['BatchGetItem Collection', 'TransactWriteItems Collection CollectionItem Content Event'],
  ),
  removeFromCollection: pin('fan', collected, (given) => stage.api.mutations.removeFromCollection(given), [
    'TransactWriteItems Collection CollectionItem',
  ]),
  deleteCollection: pin(
    'fan',
    collected,
    ({ collectionId }) => stage.api.mutations.deleteCollection({ collectionId }),
    [
      'UpdateItem Collection',
      'Query CollectionItem',
      'TransactWriteItems Collection CollectionItem',
      'TransactWriteItems Collection UserProfile',
    ],
  ),
};

const PLAYLISTS: Pins = {
  createPlaylist: pin('fan', nothing, () => stage.api.mutations.createPlaylist({ title: 'P' }), [
    'TransactWriteItems Playlist UserProfile',
  ]),
  getPlaylist: pin('fan', playlist, (id) => stage.api.queries.getPlaylist({ id }), ['GetItem Playlist']),
  updatePlaylist: pin('fan', playlist, (id) => stage.api.mutations.updatePlaylist({ playlistId: id, title: 'T' }), [
    'GetItem Playlist',
    'UpdateItem Playlist',
  ]),
  listPublicPlaylists: pin('fan', nothing, () => stage.api.queries.listPublicPlaylists({}), ['Query Playlist']),
  addToPlaylist: pin(
    'fan',
    async () => ({ playlistId: await playlist(), contentId: await content() }),
    (given) => stage.api.mutations.addToPlaylist(given),
    ['BatchGetItem Playlist', 'TransactWriteItems Content Event Playlist PlaylistItem'],
  ),
  removeFromPlaylist: pin('fan', placed, (given) => stage.api.mutations.removeFromPlaylist(given), [
    'TransactWriteItems Playlist PlaylistItem',
  ]),
  deletePlaylist: pin('fan', placed, ({ playlistId }) => stage.api.mutations.deletePlaylist({ playlistId }), [
    'UpdateItem Playlist',
    'Query PlaylistItem',
    'TransactWriteItems Playlist PlaylistItem',
    'TransactWriteItems Playlist UserProfile',
  ]),
};

/** What one call of each operation costs, by feature. A name is that of the operation, and what is special about the call. */
export const PINS: Readonly<Record<string, Pins>> = {
  events: EVENTS,
  uploads: UPLOADS,
  content: CONTENT,
  moderation: MODERATION,
  people: PEOPLE,
  collections: COLLECTIONS,
  playlists: PLAYLISTS,
};

/** Operations that are not counted, and why. */
export const REASONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['publishUploadProgress', 'publishContentUpdate', 'publishNotification', 'publishEventDeletion'].map((name) => [
      name,
      'for functions alone; it has no data source, and hands on what it is given',
    ]),
  ),
  moveInPlaylist: 'counted in request-counts.test.ts, wherever an item goes',
};
