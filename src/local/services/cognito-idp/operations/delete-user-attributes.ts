import { texts } from '../input.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { refuseUnwritable } from '../users/attributes.js';
import { changeAttributes } from '../users/change-attributes.js';

export const deleteUserAttributes = operation(['AccessToken', 'UserAttributeNames'], async (state, input) => {
  const { pool, client, user } = requireAccessToken(state, input);
  const names = texts(input, 'UserAttributeNames') ?? [];
  refuseUnwritable(client, names);
  const values = Object.fromEntries(names.map((name) => [name, '']));
  await changeAttributes(state, { pool, user, values, clientId: client.id, metadata: {} });
  return {};
});
