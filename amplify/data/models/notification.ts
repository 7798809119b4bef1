import { a } from '@aws-amplify/backend';
import { NOTIFICATION_TYPES } from '../../../src/domain/notification/notification.js';
import { ownerOrStaffGets } from '../authorization.js';

const notificationFields = {
  ownerId: a.id().required(),
  type: a.ref('NotificationType').required(),
  message: a.string().required(),
  data: a.ref('NotificationData').required(),
  readAt: a.datetime(),
  /** Seconds since 1970. The table's TTL; lists leave it out from then on, whenever it is removed. */
  expiresAt: a.timestamp().required(),
  createdAt: a.datetime().required(),
  updatedAt: a.datetime().required(),
};

/** Something its owner should know. Stored first, then pushed by onNotification. */
export const notificationTypes = {
  NotificationType: a.enum(NOTIFICATION_TYPES),

  NotificationData: a.customType({ uploadId: a.id(), contentId: a.id(), eventId: a.id() }),

  /** A notification in a list: Gen 2 lets no custom type hold a model. */
  NotificationItem: a.customType({ id: a.id().required(), ...notificationFields }),

  Notification: a
    .model({
      id: a.id().required(),
      ...notificationFields,
      /** When it was created, for as long as it is unread: read ones are not in that index. */
      unreadSince: a.datetime(),
    })
    .secondaryIndexes((index) => [
      index('ownerId').sortKeys(['createdAt', 'id']).name('byOwner').queryField(null),
      index('ownerId').sortKeys(['unreadSince']).name('byOwnerUnread').queryField(null),
    ])
    // Not by id either: only the list knows what has expired, and what was marked read with all others.
    .disableOperations(['queries', 'mutations', 'subscriptions'])
    .authorization(ownerOrStaffGets),
};
