import { expect, it } from 'vitest';
import { GUEST } from './caller.js';
import { canDeleteEvent } from './event-access.js';

const user = (sub: string, ...groups: string[]) => ({ kind: 'user', sub, groups }) as const;

it.each([
  ['its creative', user('c', 'creatives'), true],
  ['its creative, who may hold events no more', user('c', 'fans'), false],
  ['another creative', user('d', 'creatives'), false],
  ['a moderator', user('m', 'moderators'), false],
  ['an admin', user('a', 'admins'), true],
  ['a guest', GUEST, false],
])('an event is deleted by %s: %o, %s', (_who, caller, allowed) => {
  expect(canDeleteEvent(caller, { creativeId: 'c' })).toBe(allowed);
});
