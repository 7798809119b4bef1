import { readObject } from '../../../shared/json-fields.js';
import { errors } from '../errors.js';
import { verifyLogins } from '../logins.js';
import { operation, requiredText } from '../state.js';

/** `AccountId` is taken and not needed: there is one account. */
export const getId = operation(['AccountId', 'IdentityPoolId', 'Logins'], async (state, input) => {
  const poolId = requiredText(input, 'IdentityPoolId');
  const pool = state.pools.get(poolId);
  if (pool === undefined) {
    throw errors.poolNotFound(poolId);
  }
  const login = await verifyLogins(pool, readObject(input, 'Logins') ?? {}, state.place, state.ports['cognito-idp']);
  if (login !== undefined) {
    const { provider, sub } = login;
    return { IdentityId: (await state.identities.ofLogin(pool.id, { provider, sub })).id };
  }
  if (!pool.allowGuests) {
    throw errors.noGuests();
  }
  return { IdentityId: (await state.identities.createGuest(pool.id)).id };
});
