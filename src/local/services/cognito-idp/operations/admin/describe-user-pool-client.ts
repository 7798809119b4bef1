import { AwsError } from '../../../../shared/aws-error.js';
import { text } from '../../input.js';
import { operation } from '../../state.js';

/** What the template said, with what the service added. */
export const describeUserPoolClient = operation(['ClientId', 'UserPoolId'], (state, input) => {
  const { client, pool } = state.directory.client(text(input, 'ClientId'));
  if (pool.id !== text(input, 'UserPoolId')) {
    throw new AwsError('ResourceNotFoundException', `User pool client ${client.id} does not exist.`);
  }
  const { GenerateSecret, ...described } = client.properties;
  return {
    UserPoolClient: {
      ...described,
      UserPoolId: pool.id,
      ClientId: client.id,
      ClientName: client.name,
      ExplicitAuthFlows: client.authFlows,
      EnableTokenRevocation: client.revocation,
      PreventUserExistenceErrors: client.hideUserExistence ? 'ENABLED' : 'LEGACY',
      ...(client.secret === undefined ? {} : { ClientSecret: client.secret }),
    },
  };
});
