import { EVENT_HOLDER_GROUPS, STAFF_GROUPS } from './groups.js';

/** Who asks. A guest has no identity that anything could belong to. */
export type Caller =
  | { readonly kind: 'guest' }
  | { readonly kind: 'user'; readonly sub: string; readonly groups: readonly string[] };

export const GUEST: Caller = { kind: 'guest' };

/** Whether the caller belongs to one of the groups. Membership is read from the token, so a removal counts from the next one. */
export function isInOneOf(caller: Caller, groups: readonly string[]): boolean {
  return caller.kind === 'user' && caller.groups.some((group) => groups.includes(group));
}

export function isStaff(caller: Caller): boolean {
  return isInOneOf(caller, STAFF_GROUPS);
}

export function holdsEvents(caller: Caller): boolean {
  return isInOneOf(caller, EVENT_HOLDER_GROUPS);
}
