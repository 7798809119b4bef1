export const EVENT_DELETION_STATUSES = ['RUNNING', 'COMPLETED'] as const;
export type EventDeletionStatus = (typeof EVENT_DELETION_STATUSES)[number];

/** How far the removal of an event and all that belongs to it has come. Outlives the event. */
export interface EventDeletion {
  readonly eventId: string;
  /** Cognito `sub` of the creative whose event it was. */
  readonly ownerId: string;
  readonly requestedBy: string;
  readonly status: EventDeletionStatus;
  readonly contentsTotal: number;
  readonly contentsRemoved: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}
