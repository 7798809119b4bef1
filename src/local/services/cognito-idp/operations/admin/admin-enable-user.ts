import { text } from '../../input.js';
import { operation } from '../../state.js';

export const adminEnableUser = operation(['Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  await state.users.update(pool, username, (current) => ({ ...current, enabled: true }));
  return {};
});
