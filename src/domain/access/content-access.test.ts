import { describe, expect, it } from 'vitest';
import { CONTENT_STATUSES } from '../content/content-status.js';
import { type Caller, GUEST, holdsEvents, isStaff } from './caller.js';
import { canModerateContent, canSeeContent } from './content-access.js';
import { GROUPS } from './groups.js';

const OWNER = 'owner-1';
const CREATIVE = 'creative-1';
const user = (sub: string, ...groups: string[]): Caller => ({ kind: 'user', sub, groups });

/** Who, and whether they see what is not approved, and whether they decide. */
const MATRIX: readonly [string, Caller, boolean, boolean][] = [
  ['a guest', GUEST, false, false],
  ['another fan', user('fan-2', 'fans'), false, false],
  ['a user of no group', user('nobody'), false, false],
  ['its owner', user(OWNER, 'fans'), true, false],
  ['the creative of the event', user(CREATIVE, 'creatives'), true, true],
  ['the creative of another event', user('creative-2', 'creatives'), false, false],
  ['who was the creative of the event', user(CREATIVE, 'fans'), false, false],
  ['a moderator', user('mod-1', 'moderators'), true, true],
  ['an admin', user('admin-1', 'admins'), true, true],
  ['an admin who owns it', user(OWNER, 'admins'), true, false],
  ['a moderator who owns it', user(OWNER, 'fans', 'moderators'), true, false],
  ['a stranger in a group of that name in capitals', user('x', 'Admins'), false, false],
];

describe('content of an event', () => {
  it.each(MATRIX)('%s', (_who, caller, seesUnapproved, decides) => {
    for (const status of CONTENT_STATUSES) {
      const content = { ownerId: OWNER, creativeId: CREATIVE, status };
      expect(canSeeContent(caller, content)).toBe(status === 'APPROVED' || seesUnapproved);
      expect(canModerateContent(caller, content)).toBe(decides);
    }
  });

  it('its creative decides over uploads of her own', () => {
    const own = { ownerId: CREATIVE, creativeId: CREATIVE, status: 'PENDING' } as const;
    expect(canModerateContent(user(CREATIVE, 'creatives'), own)).toBe(true);
  });
});

describe('content of no event', () => {
  const profile = { ownerId: OWNER, status: 'PENDING' } as const;

  it.each([
    ['its owner', user(OWNER, 'fans'), true, false],
    ['a creative', user(CREATIVE, 'creatives'), false, false],
    ['a moderator', user('mod-1', 'moderators'), true, true],
  ] as const)('%s', (_who, caller, sees, decides) => {
    expect(canSeeContent(caller, profile)).toBe(sees);
    expect(canModerateContent(caller, profile)).toBe(decides);
  });
});

it.each(GROUPS)('%s are staff or hold events as the groups say', (group) => {
  expect(isStaff(user('x', group))).toBe(group === 'admins' || group === 'moderators');
  expect(holdsEvents(user('x', group))).toBe(group === 'admins' || group === 'creatives');
});
