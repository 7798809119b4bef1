import { a } from '@aws-amplify/backend';
import { NOTIFICATION_TYPES } from '../../../src/domain/notification/notification.js';
import { NO_GENERATED_WRITES_OR_LISTS, ownerOrStaffGets } from '../authorization.js';

const notificationFields = {
  ownerId: a.id().required(),
  type: a.ref('NotificationType').required(),
  message: a.string().required(),
  data: a.ref('NotificationData').required(),
  readAt: a.datetime(),
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
    .model(notificationFields)
    .secondaryIndexes((index) => [index('ownerId').sortKeys(['createdAt']).name('byOwner').queryField(null)])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(ownerOrStaffGets),
};
