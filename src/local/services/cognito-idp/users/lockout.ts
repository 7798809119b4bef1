import { errors } from '../errors.js';
import { FAILED_SIGN_INS_BEFORE_LOCKOUT, LOCKOUT_FORGOTTEN_AFTER_MS, MAX_LOCKOUT_MS } from '../limits.js';
import type { User } from './user.js';

/** @throws AwsError `NotAuthorizedException` while the user is locked out. */
export function refuseLockedOut(user: User, nowMs: number): void {
  if (nowMs < user.failedSignIns.lockedUntilMs) {
    throw errors.notAuthorized('Password attempts exceeded');
  }
}

/** "For a cumulative number of failed sign-in attempts n, … Amazon Cognito locks out your user for 2^(n-5) seconds." */
export function withFailedSignIn(user: User, nowMs: number): User {
  const forgotten = nowMs - user.failedSignIns.lastAtMs >= LOCKOUT_FORGOTTEN_AFTER_MS;
  const count = (forgotten ? 0 : user.failedSignIns.count) + 1;
  const lockoutMs =
    count < FAILED_SIGN_INS_BEFORE_LOCKOUT
      ? 0
      : Math.min(1000 * 2 ** (count - FAILED_SIGN_INS_BEFORE_LOCKOUT), MAX_LOCKOUT_MS);
  return { ...user, failedSignIns: { count, lastAtMs: nowMs, lockedUntilMs: nowMs + lockoutMs } };
}

export function withoutFailedSignIns(user: User): User {
  return { ...user, failedSignIns: { count: 0, lastAtMs: 0, lockedUntilMs: 0 } };
}
