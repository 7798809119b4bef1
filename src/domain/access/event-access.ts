import type { Event } from '../event/event.js';
import { type Caller, holdsEvents, isInOneOf } from './caller.js';
import { EVENT_OVERSEER_GROUPS } from './groups.js';

/** An event is its creative's to delete, for as long as she may hold events, and an admin's. */
export function canDeleteEvent(caller: Caller, { creativeId }: Pick<Event, 'creativeId'>): boolean {
  const isHers = caller.kind === 'user' && caller.sub === creativeId && holdsEvents(caller);
  return isHers || isInOneOf(caller, EVENT_OVERSEER_GROUPS);
}
