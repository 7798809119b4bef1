import { errors } from '../../errors.js';
import { text, textMap } from '../../input.js';
import { initiateAuth } from '../../sign-in/initiate-auth.js';
import { operation } from '../../state.js';

const FLOWS = [
  'ADMIN_USER_PASSWORD_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'USER_AUTH',
];

export const adminInitiateAuth = operation(
  ['AnalyticsMetadata', 'AuthFlow', 'AuthParameters', 'ClientId', 'ClientMetadata', 'ContextData', 'UserPoolId'],
  (state, input) => {
    const { client, pool } = state.directory.client(text(input, 'ClientId'));
    if (pool.id !== text(input, 'UserPoolId')) {
      throw errors.invalidParameter('The client does not belong to the user pool.');
    }
    return initiateAuth(state, {
      client,
      pool,
      flow: text(input, 'AuthFlow'),
      parameters: textMap(input, 'AuthParameters'),
      metadata: textMap(input, 'ClientMetadata'),
      allowed: FLOWS,
    });
  },
);
