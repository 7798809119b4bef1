import { AdminAddUserToGroupCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PostConfirmationTriggerEvent } from 'aws-lambda';
import { createUserProfileRepository } from '../../../src/data/user-profile-repository.js';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { createConfirmUser } from '../../../src/operations/confirm-user.js';
import { readEnv } from '../../../src/operations/read-env.js';

// Cold start. The table's name is in a parameter, because the auth stack cannot depend on the data stack.
const env = readEnv(process.env, ['USER_PROFILE_TABLE_PARAMETER']);
const { Parameter } = await new SSMClient().send(new GetParameterCommand({ Name: env.USER_PROFILE_TABLE_PARAMETER }));
const cognito = new CognitoIdentityProviderClient();

const confirmUser = createConfirmUser({
  profiles: createUserProfileRepository({
    client: DynamoDBDocumentClient.from(new DynamoDBClient()),
    tableName: Parameter?.Value ?? '',
    now: () => new Date(),
  }),
  async addToGroup({ userPoolId, userName }, group) {
    await cognito.send(
      new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: userName, GroupName: group }),
    );
  },
});

export const handler = observeHandler('post-confirmation', async (event: PostConfirmationTriggerEvent) => {
  // Cognito runs it after a forgotten password too (`PostConfirmation_ConfirmForgotPassword`): nobody is new then.
  if (event.triggerSource === 'PostConfirmation_ConfirmSignUp') {
    const { userName, userPoolId, request } = event;
    await confirmUser({ userName, userPoolId, attributes: request.userAttributes });
  }
  return event;
});
