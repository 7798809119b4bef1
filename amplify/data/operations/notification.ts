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
    .handler(resolverOn('Notification', 'list-notifications')),

  /** Marks all of them or, when one is not the caller's, none. Answers how many were named. */
  markNotificationsRead: a
    .mutation()
    .arguments({ notificationIds: a.id().required().array().required() })
    .returns(a.integer().required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('Notification', 'mark-notifications-read')),
};
