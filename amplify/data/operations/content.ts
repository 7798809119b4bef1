import { a } from '@aws-amplify/backend';
import { PLAYBACK_DELIVERIES } from '../../../src/domain/delivery/playback-delivery.js';
import { deleteContent } from '../../functions/delete-content/resource.js';
import { getPlayback } from '../../functions/get-playback/resource.js';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const contentOperations = {
  VideoListType: a.enum(['FAN_SUBMISSIONS', 'EVENT_UPLOADS', 'OWN_UPLOADS']),

  ContentPage: a.customType({
    items: a.ref('ContentItem').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
    /** Of the whole list, however many pages. */
    total: a.integer().required(),
  }),

  PlaybackVariant: a.customType({
    name: a.ref('VariantName').required(),
    url: a.string().required(),
    mediaType: a.string().required(),
    byteLength: a.float().required(),
    width: a.integer().required(),
    height: a.integer().required(),
  }),

  PlaybackDelivery: a.enum(PLAYBACK_DELIVERIES),

  DeliveryCookie: a.customType({ name: a.string().required(), value: a.string().required() }),

  /** One right to a whole folder, for players that fetch more than they were given. */
  PlaybackSignature: a.customType({
    /** Begins the URLs it is good for. */
    folderUrl: a.string().required(),
    /** For the end of each of them, after the question mark. */
    query: a.string().required(),
    /** The same as cookies, for the distribution's own name. */
    cookies: a.ref('DeliveryCookie').required().array().required(),
  }),

  Playback: a.customType({
    contentId: a.id().required(),
    kind: a.ref('MediaKind').required(),
    /** PUBLIC: addresses that stay. SIGNED: addresses that end. PUBLISHING: approved a moment ago, no address yet, ask again. */
    delivery: a.ref('PlaybackDelivery').required(),
    /** Seconds until the signature ends; null when nothing is signed. */
    expiresIn: a.integer(),
    variants: a.ref('PlaybackVariant').required().array().required(),
    /** With SIGNED alone. */
    signature: a.ref('PlaybackSignature'),
  }),

  /** Videos of an event, newest first (approved ones for everyone, any status for its creative and the staff) or one's own. Open to guests. */
  listVideos: a
    .query()
    .arguments({
      type: a.ref('VideoListType').required(),
      eventId: a.id(),
      status: a.ref('ContentStatus'),
      limit: a.integer(),
      nextToken: a.string(),
    })
    .returns(a.ref('ContentPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('Event', 'authorize-content-list'),
      resolverOn('Content', 'list-content'),
      resolverOn('ContentCount', 'count-content'),
    ]),

  /** Images of an event by purpose, newest first, or one's own when no event is named. Open to guests. */
  listImages: a
    .query()
    .arguments({
      purpose: a.ref('UploadPurpose').required(),
      eventId: a.id(),
      status: a.ref('ContentStatus'),
      limit: a.integer(),
      nextToken: a.string(),
    })
    .returns(a.ref('ContentPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([
      resolverOn('Event', 'authorize-content-list'),
      resolverOn('Content', 'list-content'),
      resolverOn('ContentCount', 'count-content'),
    ]),

  /** Addresses of everything made of an upload: plain ones of what is approved, short-lived signed ones for those who see more. Open to guests. */
  getPlayback: a
    .query()
    .arguments({ contentId: a.id().required() })
    .returns(a.ref('Playback').required())
    .authorization((allow) => [allow.authenticated(), allow.guest()])
    .handler(a.handler.function(getPlayback)),

  /** What is left out stays as it is; null removes. By its owner. */
  updateContent: a
    .mutation()
    .arguments({
      contentId: a.id().required(),
      title: a.string(),
      description: a.string(),
      expectedVersion: a.integer(),
    })
    .returns(a.ref('ContentItem').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Content', 'get-own-content'), resolverOn('Content', 'update-content')]),

  ContentRemoval: a.customType({ contentId: a.id().required() }),

  /** With everything made of it, and its bytes given back. By its owner, the event's creative and the staff. */
  deleteContent: a
    .mutation()
    .arguments({ contentId: a.id().required() })
    .returns(a.ref('ContentRemoval').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(a.handler.function(deleteContent)),
};
