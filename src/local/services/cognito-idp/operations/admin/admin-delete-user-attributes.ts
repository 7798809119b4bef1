import { text, texts } from '../../input.js';
import { operation } from '../../state.js';
import { changeAttributes } from '../../users/change-attributes.js';

export const adminDeleteUserAttributes = operation(
  ['UserAttributeNames', 'Username', 'UserPoolId'],
  async (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const user = state.users.get(pool, text(input, 'Username'));
    const values = Object.fromEntries((texts(input, 'UserAttributeNames') ?? []).map((name) => [name, '']));
    await changeAttributes(state, { pool, user, values, metadata: {} });
    return {};
  },
);
