import type { Event } from '../../src/domain/event/event.js';

/** A valid event; a test names only the fields it is about. */
export function buildEvent(overrides: Partial<Event> = {}): Event {
  return {
    id: 'event-1',
    creativeId: 'creative-1',
    title: 'Night of the Owls',
    status: 'OPEN',
    visibility: 'PUBLIC',
    startsAt: '2026-06-01T18:00:00.000Z',
    version: 1,
    ...overrides,
  };
}
