import { a } from '@aws-amplify/backend';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const notificationOperations = {
  NotificationPage: a.customType({
    items: a.ref('NotificationItem').required().array().required(),
    nextToken: a.string(),
    hasMore: a.boolean().required(),
  }),

  /** The caller's notifications, newest first. */
  listNotifications: a
    .query()
    .arguments({ limit: a.integer(), nextToken: a.string() })
    .returns(a.ref('NotificationPage').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('UserProfile', 'get-read-mark'), resolverOn('Notification', 'list-notifications')]),

  UnreadCount: a.customType({
    count: a.integer().required(),
    /** There are more than `count`. */
    more: a.boolean().required(),
  }),

  countUnreadNotifications: a
    .query()
    .returns(a.ref('UnreadCount').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('UserProfile', 'get-read-mark'), resolverOn('Notification', 'count-unread-notifications')]),

  /** Answers until when everything counts as read. */
  markAllNotificationsRead: a
    .mutation()
    .returns(a.datetime().required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('UserProfile', 'mark-all-notifications-read')),

  /** Marks all of them or, when one is not the caller's, none. Answers how many were named. */
  markNotificationsRead: a
    .mutation()
    .arguments({ notificationIds: a.id().required().array().required() })
    .returns(a.integer().required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Notification', 'mark-notifications-read')),
};
