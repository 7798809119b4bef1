import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetGroupCommand,
  InitiateAuthCommand,
  ListGroupsCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { secretHash } from './sign-in/secret-hash.js';
import { buildAuthTemplate } from './test-support/build-resources.js';
import {
  PASSWORD,
  signIn,
  signUpConfirmed,
  startUserPool,
  type UserPoolFixture,
} from './test-support/start-user-pool.js';

let pool: UserPoolFixture;
let UserPoolId: string;

beforeAll(async () => {
  pool = await startUserPool();
  UserPoolId = pool.poolId;
});

afterAll(() => pool.stop());

it('asks IAM about the action on the pool, for the caller who signed', async () => {
  await signUpConfirmed(pool, 'iam@example.com');
  pool.iam.asked.length = 0;
  await pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: 'iam@example.com', GroupName: 'fans' }));
  const { access } = await signIn(pool, 'iam@example.com');

  expect(access).not.toBe('');
  expect(pool.iam.asked).toMatchObject([
    {
      action: 'cognito-idp:AdminAddUserToGroup',
      resource: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${UserPoolId}`,
      caller: { arn: 'arn:aws:sts::000000000000:assumed-role/admin/test' },
    },
  ]);
});

it('does nothing for one whom IAM denies, nor for one who does not sign', async () => {
  const Username = 'stays@example.com';
  await signUpConfirmed(pool, Username);
  pool.iam.denied.add('cognito-idp:AdminDeleteUser');
  await expect(pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username }))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  const unsigned = await fetch(pool.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminDeleteUser' },
    body: JSON.stringify({ UserPoolId, Username }),
  });

  expect(await unsigned.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  pool.iam.denied.clear();
  expect((await pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }))).Enabled).toBe(true);
});

it('creates a user with verified attributes and a password that works at once', async () => {
  const Username = 'made@example.com';
  const UserAttributes = [
    { Name: 'email_verified', Value: 'true' },
    { Name: 'custom:seat', Value: '7' },
  ];
  const { User } = await pool.sdk.send(
    new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }),
  );
  expect(User?.UserStatus).toBe('FORCE_CHANGE_PASSWORD');
  expect(User?.UserCreateDate).toBeInstanceOf(Date);
  expect(pool.delivered.filter(({ to }) => to === Username)).toEqual([]);

  await pool.sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: PASSWORD, Permanent: true }));

  expect((await signIn(pool, Username)).access).not.toBe('');
  await expect(pool.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username }))).rejects.toMatchObject({
    name: 'UsernameExistsException',
  });
});

it('changes attributes that a client could not, and still keeps to the schema', async () => {
  const Username = 'attr@example.com';
  await signUpConfirmed(pool, Username);
  const update = (Name: string, Value: string) =>
    pool.sdk.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes: [{ Name, Value }] }));
  await update('email_verified', 'true');
  await update('name', 'Ann');
  await expect(update('custom:seat', '8')).rejects.toThrow('user.custom:seat: Attribute cannot be updated.');
  await expect(update('custom:nope', '8')).rejects.toThrow('Attribute does not exist in the schema.');
  await pool.sdk.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames: ['name'] }));

  const { UserAttributes } = await pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));
  expect(UserAttributes?.map(({ Name }) => Name)).toEqual(['sub', 'email_verified', 'email']);
  expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  await expect(
    pool.sdk.send(new AdminDeleteUserAttributesCommand({ UserPoolId, Username, UserAttributeNames: ['email'] })),
  ).rejects.toThrow('email: The attribute is required');
});

it('enables a user again', async () => {
  const Username = 'again@example.com';
  await signUpConfirmed(pool, Username);
  await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId, Username }));
  await pool.sdk.send(new AdminEnableUserCommand({ UserPoolId, Username }));

  expect((await signIn(pool, Username)).access).not.toBe('');
});

it('makes groups beside those of the template, and knows who is in which', async () => {
  const Username = 'group@example.com';
  await signUpConfirmed(pool, Username);
  await pool.sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: 'crew', Precedence: 5, Description: 'Crew' }));
  await expect(pool.sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: 'fans' }))).rejects.toMatchObject({
    name: 'GroupExistsException',
  });
  for (const GroupName of ['crew', 'admins']) {
    await pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName }));
  }
  await pool.sdk.send(new AdminRemoveUserFromGroupCommand({ UserPoolId, Username, GroupName: 'admins' }));

  const { Groups: all } = await pool.sdk.send(new ListGroupsCommand({ UserPoolId }));
  const { Groups: own } = await pool.sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username }));
  const { Users: members } = await pool.sdk.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'crew' }));
  const { Group } = await pool.sdk.send(new GetGroupCommand({ UserPoolId, GroupName: 'fans' }));
  expect(all?.map(({ GroupName }) => GroupName)).toEqual(['admins', 'crew', 'fans']);
  expect(own?.map(({ GroupName }) => GroupName)).toEqual(['crew']);
  expect(members?.map(({ Attributes }) => Attributes?.find(({ Name }) => Name === 'email')?.Value)).toEqual([Username]);
  expect(Group).toMatchObject({ Precedence: 1, RoleArn: 'arn:aws:iam::000000000000:role/fansRole' });
  await expect(
    pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'nope' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Group not found.' });
});

it('takes a deleted user out of the groups', async () => {
  const Username = 'gone@example.com';
  await signUpConfirmed(pool, Username);
  await pool.sdk.send(new CreateGroupCommand({ UserPoolId, GroupName: 'leavers' }));
  await pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'leavers' }));
  await pool.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username }));

  const { Users } = await pool.sdk.send(new ListUsersInGroupCommand({ UserPoolId, GroupName: 'leavers' }));
  expect(Users).toEqual([]);
  await expect(pool.sdk.send(new AdminGetUserCommand({ UserPoolId, Username }))).rejects.toMatchObject({
    name: 'UserNotFoundException',
  });
  expect(await signUpConfirmed(pool, Username)).not.toBe('');
});

it('lists every user once over many pages, and those that a filter finds', async () => {
  const fresh = await startUserPool();
  const emails = Array.from({ length: 7 }, (_, index) => `user${index}@example.com`);
  for (const email of emails) {
    await signUpConfirmed(fresh, email);
  }
  const list = (input: object) => fresh.sdk.send(new ListUsersCommand({ UserPoolId: fresh.poolId, ...input }));
  const found: (string | undefined)[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await list({ Limit: 3, AttributesToGet: ['email'], PaginationToken });
    found.push(...(page.Users ?? []).map(({ Attributes }) => Attributes?.[0]?.Value));
    PaginationToken = page.PaginationToken;
  } while (PaginationToken !== undefined);

  expect(found.sort()).toEqual(emails);
  expect((await list({ Filter: 'email = "user3@example.com"' })).Users).toHaveLength(1);
  expect((await list({ Filter: 'email ^= "user"' })).Users).toHaveLength(7);
  await expect(list({ Filter: 'custom:x = "1"' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await expect(list({ PaginationToken: 'forged' })).rejects.toThrow('Invalid pagination token.');
  await expect(list({ Limit: 61 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  await fresh.stop();
});

it('describes the pool, and the client with the secret that signs in', async () => {
  const secretive = await startUserPool({ template: buildAuthTemplate({ client: { GenerateSecret: true } }) });
  const ids = { UserPoolId: secretive.poolId, ClientId: secretive.clientId };
  const { UserPool } = await secretive.sdk.send(new DescribeUserPoolCommand({ UserPoolId: ids.UserPoolId }));
  const { UserPoolClient } = await secretive.sdk.send(new DescribeUserPoolClientCommand(ids));
  const secret = UserPoolClient?.ClientSecret ?? '';
  const Username = 'secret@example.com';
  await secretive.sdk.send(new AdminCreateUserCommand({ UserPoolId: ids.UserPoolId, Username }));
  const Password = PASSWORD;
  await secretive.sdk.send(
    new AdminSetUserPasswordCommand({ UserPoolId: ids.UserPoolId, Username, Password, Permanent: true }),
  );
  const SECRET_HASH = secretHash({ id: ids.ClientId, secret }, Username);
  const signedIn = await secretive.sdk.send(
    new InitiateAuthCommand({
      ClientId: ids.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD, SECRET_HASH },
    }),
  );

  expect(UserPool).toMatchObject({
    Id: ids.UserPoolId,
    MfaConfiguration: 'OPTIONAL',
    UsernameAttributes: ['email'],
    Policies: { PasswordPolicy: { MinimumLength: 8, RequireSymbols: true } },
  });
  expect(UserPoolClient).toMatchObject({ PreventUserExistenceErrors: 'ENABLED', EnableTokenRevocation: true });
  expect(signedIn.AuthenticationResult?.AccessToken).toBeDefined();
  await secretive.stop();
});

it('does not know the pools of others', async () => {
  const stranger = new CognitoIdentityProviderClient({
    endpoint: pool.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAFAKE', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });

  await expect(stranger.send(new ListGroupsCommand({ UserPoolId: 'us-east-1_other0000' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: 'User pool us-east-1_other0000 does not exist.',
  });
});
