import { attributeList, textMap } from '../input.js';
import { operation } from '../state.js';
import { requireAccessToken } from '../tokens/verify-token.js';
import { refuseUnwritable } from '../users/attributes.js';
import { changeAttributes } from '../users/change-attributes.js';

export const updateUserAttributes = operation(
  ['AccessToken', 'ClientMetadata', 'UserAttributes'],
  async (state, input) => {
    const { pool, client, user } = requireAccessToken(state, input);
    const values = attributeList(input, 'UserAttributes');
    refuseUnwritable(client, Object.keys(values));
    const metadata = textMap(input, 'ClientMetadata');
    return {
      CodeDeliveryDetailsList: await changeAttributes(state, { pool, user, values, clientId: client.id, metadata }),
    };
  },
);
