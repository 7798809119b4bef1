import { AdminAddUserToGroupCommand, AdminRemoveUserFromGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import * as Auth from 'aws-amplify/auth';
import { cognitoCredentialsProvider, cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PASSWORD, signUpConfirmed } from '../cognito-idp/test-support/start-user-pool.js';
import type { Caller } from '../ports.js';
import { type IdentityPoolFixture, roleArn, startIdentityPool } from './test-support/start-identity-pool.js';

/** The unmodified Amplify client: first a guest, then the same device signed in. */
const EMAIL = 'ann@example.com';
let fixture: IdentityPoolFixture;

beforeAll(async () => {
  fixture = await startIdentityPool();
  const items = new Map<string, string>();
  const storage = {
    setItem: async (key: string, value: string) => void items.set(key, value),
    getItem: async (key: string) => items.get(key) ?? null,
    removeItem: async (key: string) => void items.delete(key),
    clear: async () => items.clear(),
  };
  cognitoUserPoolsTokenProvider.setKeyValueStorage(storage);
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: fixture.userPoolId,
        userPoolClientId: fixture.clientId,
        userPoolEndpoint: fixture.endpoint,
        identityPoolId: fixture.poolId,
        identityPoolEndpoint: fixture.endpoint,
        allowGuestAccess: true,
        loginWith: { email: true },
      },
    },
  });
  await signUpConfirmed({ sdk: fixture.idp, clientId: fixture.clientId, poolId: fixture.userPoolId }, EMAIL);
});

afterAll(() => fixture.stop());

async function currentCaller(forceRefresh = false): Promise<{ readonly identityId: string; readonly caller: Caller }> {
  const { credentials, identityId = '' } = await Auth.fetchAuthSession({ forceRefresh });
  const found = fixture.ports.iam.find(credentials?.accessKeyId ?? '');
  if (found === undefined) {
    throw new Error('IAM does not know the credentials');
  }
  expect(credentials?.sessionToken).toBe(found.sessionToken);
  return { identityId, caller: found.caller };
}

it('gives a guest credentials of the role for guests', async () => {
  const { identityId, caller } = await currentCaller();

  expect(identityId).toMatch(/^us-east-1:[\da-f-]{36}$/);
  expect(caller.roleArn).toBe(roleArn('guestRole'));
  expect(caller.cognito).toEqual({ identityPoolId: fixture.poolId, identityId, authType: 'unauthenticated' });
});

it('gives the signed-in user credentials whose caller AppSync can name', async () => {
  const { userId } = await signInAgain();
  const { identityId, caller } = await currentCaller();

  const provider = `cognito-idp.us-east-1.amazonaws.com/${fixture.userPoolId}`;
  expect(caller.roleArn).toBe(roleArn('authRole'));
  expect(caller.cognito).toEqual({
    identityPoolId: fixture.poolId,
    identityId,
    authType: 'authenticated',
    authProvider: `"${provider}","${provider}:CognitoSignIn:${userId}"`,
  });
  expect(caller.context).toMatchObject({
    'cognito-identity.amazonaws.com:sub': identityId,
    'cognito-identity.amazonaws.com:aud': fixture.poolId,
    'cognito-identity.amazonaws.com:amr': ['authenticated', provider, `${provider}:CognitoSignIn:${userId}`],
  });
});

it('gives the same identity after signing out and in again', async () => {
  const before = await currentCaller();
  await Auth.signOut();
  const guest = await currentCaller();
  await signInAgain();
  const after = await currentCaller();

  expect(guest.identityId).not.toBe(before.identityId);
  expect(after.identityId).toBe(before.identityId);
});

it('gives the role of the group that comes first, and takes it back when the user leaves', async () => {
  const membership = { UserPoolId: fixture.userPoolId, Username: EMAIL };
  await fixture.idp.send(new AdminAddUserToGroupCommand({ ...membership, GroupName: 'fans' }));
  await fixture.idp.send(new AdminAddUserToGroupCommand({ ...membership, GroupName: 'admins' }));
  expect((await currentCaller(true)).caller.roleArn).toBe(roleArn('adminsRole'));

  await fixture.idp.send(new AdminRemoveUserFromGroupCommand({ ...membership, GroupName: 'admins' }));
  expect((await currentCaller(true)).caller.roleArn).toBe(roleArn('fansRole'));
});

async function signInAgain(): Promise<{ readonly userId: string }> {
  await cognitoCredentialsProvider.clearCredentials();
  await Auth.signIn({ username: EMAIL, password: PASSWORD });
  return Auth.getCurrentUser();
}
