import { text } from '../../input.js';
import { operation } from '../../state.js';

export const adminAddUserToGroup = operation(['GroupName', 'Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  const { username } = state.users.get(pool, text(input, 'Username'));
  const { name } = state.groups.get(pool.id, text(input, 'GroupName'));
  await state.groups.add(pool.id, name, username);
  return {};
});
