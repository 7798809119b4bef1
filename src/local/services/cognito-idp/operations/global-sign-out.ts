import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';

export const globalSignOut = operation(['AccessToken'], async (state, input) => {
  const { pool, user } = requireAccessToken(state, input);
  await state.tokenSessions.revokeAll(pool.id, user.username);
  return {};
});
