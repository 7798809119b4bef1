import {
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
  ListIdentityPoolsCommand,
} from '@aws-sdk/client-cognito-identity';
import { AdminAddUserToGroupCommand, GlobalSignOutCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signIn, signUpConfirmed, type Tokens } from '../cognito-idp/test-support/start-user-pool.js';
import {
  type IdentityPoolFixture,
  type IdentityPoolOptions,
  roleArn,
  startIdentityPool,
} from './test-support/start-identity-pool.js';

/** The pool that a test asks; most ask the usual one. */
let fixture: IdentityPoolFixture;
let usual: IdentityPoolFixture;
const others: IdentityPoolFixture[] = [];
let users = 0;

beforeAll(async () => {
  usual = await startIdentityPool();
});

afterAll(() => Promise.all([usual, ...others].map((started) => started.stop())));

/** Signs a new user in, at a pool of its own when there are options. */
async function start(options?: IdentityPoolOptions): Promise<Tokens & { readonly email: string }> {
  fixture = usual;
  if (options !== undefined) {
    fixture = await startIdentityPool(options);
    others.push(fixture);
  }
  users += 1;
  const email = `ann${users}@example.com`;
  const { idp: sdk, clientId, userPoolId: poolId } = fixture;
  await signUpConfirmed({ sdk, clientId, poolId }, email);
  return { email, ...(await signIn({ sdk, clientId }, email)) };
}

const loginName = () => `cognito-idp.us-east-1.amazonaws.com/${fixture.userPoolId}`;
const getId = async (Logins?: Record<string, string>) => {
  const { IdentityId } = await fixture.identity.send(new GetIdCommand({ IdentityPoolId: fixture.poolId, Logins }));
  return IdentityId ?? '';
};
const getCredentials = (IdentityId: string, Logins?: Record<string, string>, CustomRoleArn?: string) =>
  fixture.identity.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins, CustomRoleArn }));
const roleOf = (accessKeyId: string | undefined) => fixture.ports.iam.find(accessKeyId ?? '')?.caller.roleArn;

it('makes a guest the identity of the user who comes back with the same id', async () => {
  const { id } = await start();
  const guest = await getId();
  await getCredentials(guest);

  const { IdentityId, Credentials } = await getCredentials(guest, { [loginName()]: id });

  expect(IdentityId).toBe(guest);
  expect(roleOf(Credentials?.AccessKeyId)).toBe(roleArn('authRole'));
  expect(await getId({ [loginName()]: id })).toBe(guest);
});

it('gives a user who has an identity that one, whatever guest the device was', async () => {
  const { id } = await start();
  const own = await getId({ [loginName()]: id });
  const guest = await getId();

  const { IdentityId } = await getCredentials(guest, { [loginName()]: id });

  expect(IdentityId).toBe(own);
});

it('does not give an identity without its login, nor to another user', async () => {
  const { id } = await start();
  const own = await getId({ [loginName()]: id });
  const bob = await start();

  await expect(getCredentials(own)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: `Access to Identity '${own}' is forbidden.`,
  });
  await expect(getCredentials(own, { [loginName()]: bob.id })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: expect.stringContaining("Logins don't match"),
  });
});

it('refuses guests when the pool has none', async () => {
  await start({ pool: { AllowUnauthenticatedIdentities: false } });

  await expect(getId()).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Unauthenticated access is not supported for this identity pool.',
  });
});

it('refuses what is not an id token of one of its clients', async () => {
  const { id, access } = await start();

  await expect(getId({ [loginName()]: access })).rejects.toThrow('Not a valid OpenId Connect identity token.');
  await expect(getId({ [loginName()]: `${id.slice(0, -8)}AAAAAAAA` })).rejects.toThrow('Invalid login token.');
  await expect(getId({ 'accounts.google.com': id })).rejects.toThrow('Invalid login token.');
  await expect(getId({ 'cognito-idp.us-east-1.amazonaws.com/us-east-1_other': id })).rejects.toThrow(
    "Issuer doesn't match providerName",
  );
});

it('refuses a token of a client that the pool does not list', async () => {
  const { id } = await start({
    pool: {
      CognitoIdentityProviders: [{ ClientId: 'another', ProviderName: 'cognito-idp.us-east-1.amazonaws.com/x' }],
    },
  });

  await expect(getId({ [loginName()]: id })).rejects.toThrow(
    'Token is not from a supported provider of this identity pool.',
  );
});

it('refuses the token of a user who signed out everywhere', async () => {
  const { id, access } = await start();
  await fixture.idp.send(new GlobalSignOutCommand({ AccessToken: access }));

  await expect(getId({ [loginName()]: id })).rejects.toThrow('Id Token has been revoked');
});

it('denies a user without a role when the mapping says so', async () => {
  const { id } = await start({ mapping: { AmbiguousRoleResolution: 'Deny' } });
  const own = await getId({ [loginName()]: id });

  await expect(getCredentials(own, { [loginName()]: id })).rejects.toMatchObject({ name: 'NotAuthorizedException' });
});

it('gives the role of the first rule that matches a claim', async () => {
  const rule = (Value: string, role: string) => ({
    Claim: 'email',
    MatchType: 'StartsWith',
    Value,
    RoleARN: roleArn(role),
  });
  const { id } = await start({
    mapping: {
      Type: 'Rules',
      RulesConfiguration: { Rules: [rule('bob', 'fansRole'), rule('ann', 'adminsRole'), rule('a', 'fansRole')] },
    },
  });

  const { Credentials } = await getCredentials(await getId({ [loginName()]: id }), { [loginName()]: id });

  expect(roleOf(Credentials?.AccessKeyId)).toBe(roleArn('adminsRole'));
});

it('gives a role that is asked for only when the token has it', async () => {
  const { email } = await start();
  const { idp: sdk, clientId, userPoolId } = fixture;
  for (const GroupName of ['fans', 'admins']) {
    await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId: userPoolId, Username: email, GroupName }));
  }
  const { id } = await signIn({ sdk, clientId }, email);
  const logins = { [loginName()]: id };
  const own = await getId(logins);

  const { Credentials } = await getCredentials(own, logins, roleArn('fansRole'));

  expect(roleOf(Credentials?.AccessKeyId)).toBe(roleArn('fansRole'));
  await expect(getCredentials(own, logins, roleArn('guestRole'))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});

it('gives no credentials of a role that does not trust the identity', async () => {
  const rules = [{ Claim: 'email', MatchType: 'Contains', Value: '@', RoleARN: roleArn('guestRole') }];
  const { id } = await start({ mapping: { Type: 'Rules', RulesConfiguration: { Rules: rules } } });
  const own = await getId({ [loginName()]: id });

  await expect(getCredentials(own, { [loginName()]: id })).rejects.toMatchObject({
    name: 'InvalidIdentityPoolConfigurationException',
  });
});

it('lets credentials end after an hour', async () => {
  await start();
  const { Credentials } = await getCredentials(await getId());
  expect(roleOf(Credentials?.AccessKeyId)).toBe(roleArn('guestRole'));

  fixture.clock.advance(60 * 60 * 1000);

  expect(roleOf(Credentials?.AccessKeyId)).toBeUndefined();
  fixture.clock.advance(-60 * 60 * 1000);
});

it('gives OpenID tokens only where the classic flow is on', async () => {
  await start();
  const IdentityId = await getId();

  await expect(fixture.identity.send(new GetOpenIdTokenCommand({ IdentityId }))).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: 'Basic (classic) flow is not enabled, please use enhanced flow.',
  });
});

it('refuses an unknown identity, pool, operation and parameter by name', async () => {
  await start();

  await expect(getCredentials('us-east-1:0')).rejects.toThrow("Identity 'us-east-1:0' not found.");
  await expect(fixture.identity.send(new GetIdCommand({ IdentityPoolId: 'us-east-1:0' }))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(fixture.identity.send(new ListIdentityPoolsCommand({ MaxResults: 1 }))).rejects.toThrow(
    'ListIdentityPools is not simulated.',
  );
});
