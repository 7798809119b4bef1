import type { Content } from './content.js';
import { isQueued, type ReviewLane } from './review.js';

/** The part of a piece of content that decides which lists it is in. */
export type Listed = Pick<
  Content,
  'id' | 'ownerId' | 'eventId' | 'creativeId' | 'kind' | 'purpose' | 'status' | 'review'
>;

/** The numbers in one row of counts that a piece of content is part of. */
export interface CountedIn {
  readonly id: string;
  readonly names: readonly string[];
}

/** What narrows an owner's own list: the purpose of an image, the event of a video. */
export function facetOf({ kind, purpose, eventId }: Pick<Content, 'kind' | 'purpose' | 'eventId'>): string {
  return kind === 'IMAGE' ? purpose : (eventId ?? 'NONE');
}

export function eventCountId(eventId: string): string {
  return `event#${eventId}`;
}

export function ownerCountId(ownerId: string): string {
  return `owner#${ownerId}`;
}

export function ownerInEventCountId(ownerId: string, eventId: string): string {
  return `owner#${ownerId}#event#${eventId}`;
}

export function eventQueueCountId(eventId: string): string {
  return `queue#event#${eventId}`;
}

export function creativeQueueCountId(creativeId: string): string {
  return `queue#creative#${creativeId}`;
}

/** What ids of content end in: everything that waits anywhere is counted in one row for each, so that writers seldom meet. */
const ID_ENDINGS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'] as const;

/** The rows whose numbers add up to everything that waits. */
export const WHOLE_QUEUE_COUNT_IDS: readonly string[] = ID_ENDINGS.map((ending) => `queue#all#${ending}`);

/** The name of the number of those queued of a kind and in a lane, if any are named. */
export function queueCountName(kind: string | null, lane: ReviewLane | null): string {
  return countName(kind, lane) || 'ALL';
}

/** Parts of a list's name: those that are given, in the order of its index. */
export function countName(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => !!part).join('#');
}

/**
 * Every list a piece of content is in, as the numbers that count them. A row holds few numbers, so that it stays small,
 * and a piece of content touches few rows, so that writers seldom meet.
 */
export function countedIn(listed: Listed): readonly CountedIn[] {
  const { ownerId, eventId, kind, purpose, status } = listed;
  const own = [countName(kind), countName(kind, status)];
  const ofPurpose = kind === 'IMAGE' ? [countName(kind, purpose), countName(kind, purpose, status)] : [];
  const rows: CountedIn[] = [{ id: ownerCountId(ownerId), names: [...own, ...ofPurpose] }];
  if (eventId !== undefined) {
    rows.push({ id: eventCountId(eventId), names: [countName(kind, purpose, status)] });
  }
  if (eventId !== undefined && kind === 'VIDEO') {
    rows.push({ id: ownerInEventCountId(ownerId, eventId), names: own });
  }
  return [...rows, ...queuesOf(listed)];
}

function queuesOf(listed: Listed): readonly CountedIn[] {
  const { id, eventId, creativeId, kind, review } = listed;
  if (!isQueued(listed)) {
    return [];
  }
  const lane = review?.lane ?? null;
  const names = [
    queueCountName(null, null),
    queueCountName(kind, null),
    queueCountName(null, lane),
    queueCountName(kind, lane),
  ];
  return [
    { id: `queue#all#${id.slice(-1)}`, names },
    ...(eventId === undefined ? [] : [{ id: eventQueueCountId(eventId), names }]),
    ...(creativeId === undefined ? [] : [{ id: creativeQueueCountId(creativeId), names }]),
  ];
}

/** How far each number moves when content leaves lists, joins lists, or moves from one status to another. */
export function countChanges(
  from: Listed | undefined,
  to: Listed | undefined,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const changes = new Map<string, Map<string, number>>();
  const add = (listed: Listed | undefined, step: number): void => {
    for (const { id, names } of listed === undefined ? [] : countedIn(listed)) {
      const row = changes.get(id) ?? new Map<string, number>();
      for (const name of names) {
        const moved = (row.get(name) ?? 0) + step;
        moved === 0 ? row.delete(name) : row.set(name, moved);
      }
      row.size === 0 ? changes.delete(id) : changes.set(id, row);
    }
  };
  add(from, -1);
  add(to, 1);
  return changes;
}
