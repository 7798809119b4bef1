import type { Content } from '../content/content.js';
import { type Caller, holdsEvents, isStaff } from './caller.js';

type Subject = Pick<Content, 'ownerId' | 'creativeId' | 'status'>;

/** Approved content is everyone's; the rest belongs to its owner, the event's creative and the staff. */
export function canSeeContent(caller: Caller, content: Subject): boolean {
  if (content.status === 'APPROVED') {
    return true;
  }
  return caller.kind === 'user' && (caller.sub === content.ownerId || isDecider(caller, content));
}

/**
 * The event's creative decides what her event shows, her own uploads included: it is her stage, and staff can overrule her.
 * Anyone else, staff as well, never decides over an upload of their own.
 */
export function canModerateContent(caller: Caller, content: Subject): boolean {
  if (caller.kind !== 'user' || !isDecider(caller, content)) {
    return false;
  }
  return caller.sub !== content.ownerId || isCreativeOf(caller, content);
}

/** Its owner takes it back, who decides over it takes it down. */
export function canDeleteContent(caller: Caller, content: Subject): boolean {
  return caller.kind === 'user' && (caller.sub === content.ownerId || isDecider(caller, content));
}

function isDecider(caller: Caller, content: Subject): boolean {
  return isStaff(caller) || isCreativeOf(caller, content);
}

function isCreativeOf(caller: Caller, content: Subject): boolean {
  return (
    caller.kind === 'user' &&
    content.creativeId !== undefined &&
    caller.sub === content.creativeId &&
    holdsEvents(caller)
  );
}
