import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import type { User } from './user.js';

/** Removes a user last, so that a removal that is cut short can be asked for again. */
export async function removeUser(
  { users, groups, tokenSessions }: Pick<UserPoolState, 'users' | 'groups' | 'tokenSessions'>,
  pool: PoolSettings,
  user: User,
): Promise<void> {
  await tokenSessions.revokeAll(pool.id, user.username);
  await groups.forget(pool.id, user.username);
  await users.remove(pool, user);
}
