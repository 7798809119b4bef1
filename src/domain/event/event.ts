export const EVENT_STATUSES = ['OPEN', 'CLOSED', 'CANCELLED', 'DELETING'] as const;
/** OPEN takes uploads; CLOSED and CANCELLED only show what they have; DELETING is in no list any more and soon gone. */
export type EventStatus = (typeof EVENT_STATUSES)[number];

export const EVENT_VISIBILITIES = ['PUBLIC', 'UNLISTED'] as const;
/** PUBLIC events are listed; an UNLISTED one is found by its id alone. Neither shows what is not approved. */
export type EventVisibility = (typeof EVENT_VISIBILITIES)[number];

export interface Event {
  readonly id: string;
  /** Cognito `sub` of the creative whose event it is. */
  readonly creativeId: string;
  readonly title: string;
  readonly status: EventStatus;
  readonly visibility: EventVisibility;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
  /** Counts the changes; who changes an event may insist on the one seen. */
  readonly version: number;
  /** An approved image of this event. */
  readonly imageContentId?: string;
}
