import { errors } from '../errors.js';
import { operation, proveIdentity } from '../state.js';
import { signOpenIdToken } from '../web-identity.js';

export const getOpenIdToken = operation(['IdentityId', 'Logins'], async (state, input) => {
  const { pool, identity } = await proveIdentity(state, input);
  if (!pool.allowClassicFlow) {
    throw errors.invalidParameter('Basic (classic) flow is not enabled, please use enhanced flow.');
  }
  return { IdentityId: identity.id, Token: signOpenIdToken(state.openIdKey, identity, state.clock.now()) };
});
