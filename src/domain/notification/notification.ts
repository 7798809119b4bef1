import { NOTIFICATION_LIFETIME_DAYS } from '../limits.js';

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

const SECONDS_PER_DAY = 24 * 3600;

/** Seconds since 1970 from which on a notification is gone. */
export function notificationExpiry(createdAt: string): number {
  return Math.floor(Date.parse(createdAt) / 1000) + NOTIFICATION_LIFETIME_DAYS * SECONDS_PER_DAY;
}
