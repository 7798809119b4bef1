import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { readable } from '../users/attributes.js';
import { attributesOf, toAttributeList, toMfaSettings } from '../users/wire.js';

export const getUser = operation(['AccessToken'], (state, input) => {
  const { client, user } = requireAccessToken(state, input);
  return {
    Username: user.username,
    UserAttributes: toAttributeList(readable(client, attributesOf(user))),
    ...toMfaSettings(user),
  };
});
