import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, expect, it } from 'vitest';
import { type RecorderAnswer, startRecorder } from '../../test/support/start-recorder.js';
import { createGroupMemberships } from './group-memberships.js';

let stop: () => Promise<void>;
afterEach(() => stop());

async function setUp(answer: RecorderAnswer) {
  const recorder = await startRecorder(() => answer);
  const client = new CognitoIdentityProviderClient({
    endpoint: recorder.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
  stop = async () => {
    client.destroy();
    await recorder.stop();
  };
  return { memberships: createGroupMemberships({ client, userPoolId: 'us-east-1_fake' }), recorder };
}

const json = (status: number, body: object): RecorderAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

it('asks Cognito for the groups of a user, by their sub', async () => {
  const { memberships, recorder } = await setUp(json(200, { Groups: [{ GroupName: 'fans' }, {}] }));

  expect(await memberships.groupsOf('sub-1')).toEqual(['fans']);
  expect(recorder.requests).toHaveLength(1);
  expect(recorder.requests[0]?.headers['x-amz-target']).toBe(
    'AWSCognitoIdentityProviderService.AdminListGroupsForUser',
  );
  expect(JSON.parse(recorder.requests[0]?.body ?? '')).toEqual({
    UserPoolId: 'us-east-1_fake',
    Username: 'sub-1',
    Limit: 60,
  });
});

it('finds who is gone in no group', async () => {
  const { memberships } = await setUp(json(400, { __type: 'UserNotFoundException', message: 'User does not exist.' }));
  expect(await memberships.groupsOf('sub-1')).toEqual([]);
});

it('fails when Cognito does: nobody decides by a guess', async () => {
  const { memberships } = await setUp(json(400, { __type: 'TooManyRequestsException', message: 'slow down' }));
  await expect(memberships.groupsOf('sub-1')).rejects.toMatchObject({ name: 'TooManyRequestsException' });
});
