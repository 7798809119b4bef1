import { text } from '../../input.js';
import { operation } from '../../state.js';

export const adminUserGlobalSignOut = operation(['Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  await state.tokenSessions.revokeAll(pool.id, username);
  return {};
});
