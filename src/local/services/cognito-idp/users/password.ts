import { checkPassword } from '../settings/password-policy.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import { createVerifier, matchesVerifier, type SrpIdentity } from '../sign-in/srp.js';
import type { User } from './user.js';

export function srpIdentity(pool: PoolSettings, username: string): SrpIdentity {
  return { poolName: pool.srpName, userId: username };
}

export function hasPassword(pool: PoolSettings, user: User, password: string): boolean {
  return user.password !== undefined && matchesVerifier(srpIdentity(pool, user.username), password, user.password);
}

/**
 * The user with a password of their own; what was temporary is over.
 *
 * @throws AwsError `InvalidPasswordException`.
 */
export function withPassword(pool: PoolSettings, user: User, password: string): User {
  checkPassword(pool.passwordPolicy, password);
  const { temporaryUntilMs, ...permanent } = user;
  return { ...permanent, password: createVerifier(srpIdentity(pool, user.username), password) };
}
