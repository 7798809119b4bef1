import { text } from '../../input.js';
import { operation } from '../../state.js';

/** "Deactivates a user profile and revokes all access tokens for the user." */
export const adminDisableUser = operation(['Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  await state.users.update(pool, username, (current) => ({ ...current, enabled: false }));
  await state.tokenSessions.revokeAll(pool.id, username);
  return {};
});
