export const NOTIFICATION_TYPES = ['UPLOAD', 'MODERATION', 'SYSTEM'] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

/** What a notification is about, so that a client can open it. */
export interface NotificationData {
  readonly uploadId?: string;
  readonly contentId?: string;
  readonly eventId?: string;
}

export interface Notification {
  /** Chosen by what happened, so that telling it twice stores it once. */
  readonly id: string;
  /** Cognito `sub` of who is told. */
  readonly ownerId: string;
  readonly type: NotificationType;
  readonly message: string;
  readonly data: NotificationData;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
