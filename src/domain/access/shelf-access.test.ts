import { describe, expect, it } from 'vitest';
import { VISIBILITIES } from '../shelf/shelf.js';
import { type Caller, GUEST } from './caller.js';
import { canSeeShelf } from './shelf-access.js';

const user = (sub: string, ...groups: string[]): Caller => ({ kind: 'user', sub, groups });
const owner = user('owner', 'fans');
const stranger = user('stranger', 'fans', 'creatives');

describe('a collection or playlist', () => {
  it.each([
    ['PRIVATE', false, false, true, true],
    ['UNLISTED', true, true, true, true],
    ['PUBLIC', true, true, true, true],
  ] as const)('that is %s is seen by guest %s, stranger %s, owner %s, staff %s', (visibility, ...expected) => {
    const callers = [GUEST, stranger, owner, user('deputy', 'moderators')];
    expect(callers.map((caller) => canSeeShelf(caller, { ownerId: 'owner', visibility }))).toEqual(expected);
  });

  it('in deletion is seen by nobody, whatever its visibility', () => {
    const callers = [GUEST, stranger, owner, user('deputy', 'admins')];
    const seen = VISIBILITIES.flatMap((visibility) =>
      callers.map((caller) => canSeeShelf(caller, { ownerId: 'owner', visibility, deletedAt: '2026-01-01' })),
    );
    expect(seen).not.toContain(true);
  });

  it('of nobody is not a guest’s', () => {
    expect(canSeeShelf(GUEST, { ownerId: '', visibility: 'PRIVATE' })).toBe(false);
  });
});
