export const EVENT_STATUSES = ['OPEN', 'CLOSED'] as const;
/** OPEN takes uploads, CLOSED only shows what it has. */
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
}
