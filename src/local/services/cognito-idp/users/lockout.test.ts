import { expect, it } from 'vitest';
import { refuseLockedOut, withFailedSignIn, withoutFailedSignIns } from './lockout.js';
import { buildUser, type User } from './user.js';

const NOW_MS = 1_700_000_000_000;
const fresh = buildUser({ poolId: 'pool', username: 'ann', sub: 'ann', status: 'CONFIRMED', attributes: {} }, NOW_MS);

function fail(user: User, times: number, nowMs = NOW_MS): User {
  return times === 0 ? user : fail(withFailedSignIn(user, nowMs), times - 1, nowMs);
}

it.each([
  [4, 0],
  [5, 1_000],
  [6, 2_000],
  [9, 16_000],
  [14, 512_000],
  [15, 900_000],
  [40, 900_000],
])('after %i wrong passwords locks out for %i ms', (times, lockoutMs) => {
  expect(fail(fresh, times).failedSignIns.lockedUntilMs).toBe(NOW_MS + lockoutMs);
});

it('refuses while the lockout lasts, and no longer', () => {
  const locked = fail(fresh, 5);

  expect(() => refuseLockedOut(locked, NOW_MS + 999)).toThrow('Password attempts exceeded');
  expect(() => refuseLockedOut(locked, NOW_MS + 1_000)).not.toThrow();
});

it('forgets after a quarter of an hour without an attempt, or a right password', () => {
  const locked = fail(fresh, 8);

  expect(fail(locked, 1, NOW_MS + 15 * 60_000).failedSignIns.count).toBe(1);
  expect(fail(locked, 1, NOW_MS + 15 * 60_000 - 1).failedSignIns.count).toBe(9);
  expect(withoutFailedSignIns(locked).failedSignIns).toEqual(fresh.failedSignIns);
});
