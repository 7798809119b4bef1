import { attributeList, text, textMap } from '../../input.js';
import { operation } from '../../state.js';
import { changeAttributes } from '../../users/change-attributes.js';

export const adminUpdateUserAttributes = operation(
  ['ClientMetadata', 'UserAttributes', 'Username', 'UserPoolId'],
  async (state, input) => {
    const pool = state.directory.pool(text(input, 'UserPoolId'));
    const user = state.users.get(pool, text(input, 'Username'));
    const values = attributeList(input, 'UserAttributes');
    await changeAttributes(state, { pool, user, values, metadata: textMap(input, 'ClientMetadata') });
    return {};
  },
);
