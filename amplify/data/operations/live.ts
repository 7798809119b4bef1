import { a } from '@aws-amplify/backend';
import { CONTENT_UPDATE_STATUSES } from '../../../src/domain/content/content-status.js';
import { resolver, resolverOn } from '../resolvers/bundle-resolver.js';

/**
 * Live updates. A subscriber receives what the publishing mutation selected, so publishers select every field
 * (src/data/event-publisher.ts). They return nothing when subscribed to, hence the nullable results. `admins` is the narrowest rule Gen 2 can write here; the resolver then refuses
 * every Cognito identity, so that a function's role is all that is left.
 */
const NOBODY_BUT_FUNCTIONS = ['admins'];

export const liveOperations = {
  UploadProgress: a.customType({
    ownerId: a.id().required(),
    uploadId: a.id().required(),
    /** Percent of the whole way, 0 to 100. */
    progress: a.integer().required(),
    status: a.ref('UploadStatus').required(),
    /** What storage has, while parts arrive. Bytes. */
    receivedBytes: a.float(),
    /** Why it FAILED; `errorCode` of getUploadStatus says it as a code. */
    error: a.string(),
  }),

  ContentUpdateStatus: a.enum(CONTENT_UPDATE_STATUSES),

  ContentUpdate: a.customType({
    ownerId: a.id().required(),
    eventId: a.id(),
    contentId: a.id().required(),
    status: a.ref('ContentUpdateStatus').required(),
    message: a.string(),
  }),

  NotificationPush: a.customType({
    ownerId: a.id().required(),
    notificationId: a.id().required(),
    type: a.ref('NotificationType').required(),
    message: a.string().required(),
    data: a.ref('NotificationData').required(),
    createdAt: a.datetime().required(),
  }),

  /** For the backend's functions: tells the owner how an upload goes. */
  publishUploadProgress: a
    .mutation()
    .arguments({
      ownerId: a.id().required(),
      uploadId: a.id().required(),
      progress: a.integer().required(),
      status: a.ref('UploadStatus').required(),
      receivedBytes: a.float(),
      error: a.string(),
    })
    .returns(a.ref('UploadProgress'))
    .authorization((allow) => [allow.groups(NOBODY_BUT_FUNCTIONS)])
    .handler(resolver('publish')),

  /** For the backend's functions: tells owner and creative what became of content. */
  publishContentUpdate: a
    .mutation()
    .arguments({
      ownerId: a.id().required(),
      eventId: a.id(),
      contentId: a.id().required(),
      status: a.ref('ContentUpdateStatus').required(),
      message: a.string(),
    })
    .returns(a.ref('ContentUpdate'))
    .authorization((allow) => [allow.groups(NOBODY_BUT_FUNCTIONS)])
    .handler(resolver('publish')),

  /** For the backend's functions: pushes a notification that is stored already. */
  publishNotification: a
    .mutation()
    .arguments({
      ownerId: a.id().required(),
      notificationId: a.id().required(),
      type: a.ref('NotificationType').required(),
      message: a.string().required(),
      uploadId: a.id(),
      contentId: a.id(),
      eventId: a.id(),
      createdAt: a.datetime().required(),
    })
    .returns(a.ref('NotificationPush'))
    .authorization((allow) => [allow.groups(NOBODY_BUT_FUNCTIONS)])
    .handler(resolver('publish-notification')),

  /** The caller's uploads as they move, or one of them. */
  onUploadProgress: a
    .subscription()
    .for(a.ref('publishUploadProgress'))
    .arguments({ uploadId: a.id() })
    .authorization((allow) => [allow.authenticated()])
    .handler(resolver('on-upload-progress')),

  /** The caller's content as it is decided or deleted; with `eventId`, everything of an event for its creative and the staff. */
  onContentUpdate: a
    .subscription()
    .for(a.ref('publishContentUpdate'))
    .arguments({ contentId: a.id(), eventId: a.id() })
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Event', 'authorize-event-feed'), resolver('on-content-update')]),

  /** The caller's notifications as they are stored. */
  onNotification: a
    .subscription()
    .for(a.ref('publishNotification'))
    .authorization((allow) => [allow.authenticated()])
    .handler(resolver('on-notification')),
};
