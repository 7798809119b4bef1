import { text } from '../../input.js';
import { operation } from '../../state.js';
import { removeUser } from '../../users/remove-user.js';

export const adminDeleteUser = operation(['Username', 'UserPoolId'], async (state, input) => {
  const pool = state.directory.pool(text(input, 'UserPoolId'));
  await removeUser(state, pool, state.users.get(pool, text(input, 'Username')));
  return {};
});
