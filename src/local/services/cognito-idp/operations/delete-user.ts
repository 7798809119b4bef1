import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { removeUser } from '../users/remove-user.js';

export const deleteUser = operation(['AccessToken'], async (state, input) => {
  const { pool, user } = requireAccessToken(state, input);
  await removeUser(state, pool, user);
  return {};
});
