import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PostAuthenticationTriggerEvent } from 'aws-lambda';
import { createUserProfileRepository } from '../../../src/data/user-profile-repository.js';
import { createLog } from '../../../src/observability/log.js';
import { observeHandler } from '../../../src/observability/observe-handler.js';
import { readEnv } from '../../../src/operations/read-env.js';
import { createRecordSignIn } from '../../../src/operations/record-sign-in.js';

// Cold start. The table's name is in a parameter, because the auth stack cannot depend on the data stack.
const env = readEnv(process.env, ['USER_PROFILE_TABLE_PARAMETER']);
const { Parameter } = await new SSMClient().send(new GetParameterCommand({ Name: env.USER_PROFILE_TABLE_PARAMETER }));
const now = () => new Date();

const recordSignIn = createRecordSignIn({
  profiles: createUserProfileRepository({
    client: DynamoDBDocumentClient.from(new DynamoDBClient()),
    tableName: Parameter?.Value ?? '',
    now,
  }),
  now,
  log: createLog({ write: (line) => process.stdout.write(line), now }),
});

export const handler = observeHandler('post-authentication', async (event: PostAuthenticationTriggerEvent) => {
  await recordSignIn(event.request.userAttributes['sub']);
  return event;
});
