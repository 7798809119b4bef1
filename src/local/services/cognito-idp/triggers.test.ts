import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { buildAuthTemplate } from './test-support/build-resources.js';
import { type FakeHandler, functionArn, type TriggerEvent } from './test-support/fake-functions.js';
import { PASSWORD, signIn, startUserPool, type UserPoolFixture } from './test-support/start-user-pool.js';

const EMAIL = 'ann@example.com';
const TRIGGERS = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'CustomMessage',
  'PreTokenGeneration',
];
let pool: UserPoolFixture;
let events: TriggerEvent[];
let handlers: Map<string, FakeHandler>;

beforeEach(() => {
  events = [];
  handlers = new Map();
});

afterEach(() => pool.stop());

/** Every trigger has a function: the one in `handlers`, or one that changes nothing. */
async function start(lambdaConfig?: JsonObject): Promise<void> {
  const config = lambdaConfig ?? Object.fromEntries(TRIGGERS.map((name) => [name, functionArn(name)]));
  const functions = new Map(
    TRIGGERS.map((name): [string, FakeHandler] => [
      functionArn(name),
      (event) => {
        events.push(structuredClone(event));
        return (handlers.get(name) ?? ((unchanged: TriggerEvent) => unchanged))(event);
      },
    ]),
  );
  pool = await startUserPool({ template: buildAuthTemplate({ pool: { LambdaConfig: config } }), functions });
}

const answer =
  (response: Record<string, unknown>): FakeHandler =>
  (event) => ({ ...event, response });
const sources = () => events.map(({ triggerSource }) => triggerSource);
const signUp = () =>
  pool.sdk.send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: EMAIL,
      Password: PASSWORD,
      ClientMetadata: { campaign: 'x' },
      ValidationData: [{ Name: 'invite', Value: '42' }],
    }),
  );
const confirm = () =>
  pool.sdk.send(
    new ConfirmSignUpCommand({ ClientId: pool.clientId, Username: EMAIL, ConfirmationCode: pool.lastCode(EMAIL) }),
  );
const status = async () =>
  (await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }))).UserStatus;

it('calls each function at its time', async () => {
  await start();
  await signUp();
  await confirm();
  const { refresh } = await signIn(pool, EMAIL);
  await pool.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId: pool.clientId, RefreshToken: refresh }));
  await pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.clientId, Username: EMAIL }));

  expect(sources()).toEqual([
    'PreSignUp_SignUp',
    'CustomMessage_SignUp',
    'PostConfirmation_ConfirmSignUp',
    'PreAuthentication_Authentication',
    'PostAuthentication_Authentication',
    'TokenGeneration_Authentication',
    'TokenGeneration_RefreshTokens',
    'CustomMessage_ForgotPassword',
  ]);
});

it('gives events the shape that AWS documents', async () => {
  await start();
  const { UserSub } = await signUp();
  await confirm();
  const common = {
    version: '1',
    region: 'us-east-1',
    userPoolId: pool.poolId,
    userName: UserSub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: pool.clientId },
  };

  expect(events[0]).toEqual({
    ...common,
    triggerSource: 'PreSignUp_SignUp',
    request: {
      userAttributes: { email: EMAIL },
      validationData: { invite: '42' },
      clientMetadata: { campaign: 'x' },
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  });
  expect(events[2]).toEqual({
    ...common,
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    request: {
      userAttributes: { sub: UserSub, 'cognito:user_status': 'CONFIRMED', email_verified: 'true', email: EMAIL },
      clientMetadata: {},
    },
    response: {},
  });
});

it('confirms and verifies at once when the function says so, and tells that the user is confirmed', async () => {
  await start();
  handlers.set('PreSignUp', answer({ autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: true }));
  const { UserConfirmed, CodeDeliveryDetails } = await signUp();

  expect([UserConfirmed, CodeDeliveryDetails]).toEqual([true, undefined]);
  expect(sources()).toEqual(['PreSignUp_SignUp', 'PostConfirmation_ConfirmSignUp']);
  const user = await pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username: EMAIL }));
  expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  expect(user.UserAttributes?.map(({ Name }) => Name)).not.toContain('phone_number_verified');
});

it('signs no one up whom the function refuses', async () => {
  await start();
  handlers.set('PreSignUp', () => {
    throw new Error('By invitation only');
  });

  await expect(signUp()).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
    message: 'PreSignUp failed with error By invitation only.',
  });
  handlers.delete('PreSignUp');
  expect((await signUp()).UserConfirmed).toBe(false);
});

it('leaves a user confirmed whose PostConfirmation function fails', async () => {
  await start();
  await signUp();
  handlers.set('PostConfirmation', () => {
    throw new Error('no table');
  });

  await expect(confirm()).rejects.toThrow('PostConfirmation failed with error no table.');
  expect(await status()).toBe('CONFIRMED');
  await expect(
    pool.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: pool.poolId, Username: EMAIL })),
  ).rejects.toThrow('Current status is CONFIRMED');
});

it('lets no one in whom PreAuthentication refuses, and gives no tokens when PostAuthentication fails', async () => {
  await start();
  await signUp();
  await confirm();
  for (const name of ['PreAuthentication', 'PostAuthentication']) {
    handlers.set(name, () => {
      throw new Error('closed');
    });
    await expect(signIn(pool, EMAIL)).rejects.toThrow(`${name} failed with error closed.`);
    handlers.delete(name);
  }
});

it('gives the client metadata of a sign-in to PreAuthentication as validation data', async () => {
  await start();
  await signUp();
  await confirm();
  await pool.sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: EMAIL, PASSWORD },
      ClientMetadata: { device: 'phone' },
    }),
  );

  const before = events.find(({ triggerSource }) => triggerSource === 'PreAuthentication_Authentication');
  expect(before?.request).toMatchObject({ validationData: { device: 'phone' }, userNotFound: false });
});

it('lets the first version change the id token and the groups of both', async () => {
  await start();
  await signUp();
  await confirm();
  handlers.set(
    'PreTokenGeneration',
    answer({
      claimsOverrideDetails: {
        claimsToAddOrOverride: { tier: 'gold' },
        claimsToSuppress: ['email'],
        groupOverrideDetails: {
          groupsToOverride: ['vip'],
          iamRolesToOverride: ['role/vip'],
          preferredRole: 'role/vip',
        },
      },
    }),
  );
  const { access, id } = await signIn(pool, EMAIL);

  expect(decodeJwt(id)).toMatchObject({
    tier: 'gold',
    'cognito:groups': ['vip'],
    'cognito:roles': ['role/vip'],
    'cognito:preferred_role': 'role/vip',
  });
  expect(decodeJwt(id)['email']).toBeUndefined();
  expect(decodeJwt(access)).toMatchObject({ 'cognito:groups': ['vip'] });
  expect(decodeJwt(access)['tier']).toBeUndefined();
  expect(events.at(-1)?.request['groupConfiguration']).toEqual({
    groupsToOverride: [],
    iamRolesToOverride: [],
    preferredRole: null,
  });
});

it('lets the second version change both tokens and the scopes', async () => {
  const LambdaArn = functionArn('PreTokenGeneration');
  await start({ PreTokenGenerationConfig: { LambdaArn, LambdaVersion: 'V2_0' } });
  await signUp();
  await confirm();
  handlers.set(
    'PreTokenGeneration',
    answer({
      claimsAndScopeOverrideDetails: {
        idTokenGeneration: { claimsToAddOrOverride: { tier: 'gold' } },
        accessTokenGeneration: { claimsToAddOrOverride: { plan: { seats: 3 } }, scopesToAdd: ['clips/write'] },
      },
    }),
  );
  const { access, id } = await signIn(pool, EMAIL);

  expect(events.at(-1)).toMatchObject({
    version: '2',
    request: { scopes: ['aws.cognito.signin.user.admin'] },
    response: { claimsAndScopeOverrideDetails: null },
  });
  expect(decodeJwt(id)['tier']).toBe('gold');
  expect(decodeJwt(access)).toMatchObject({
    plan: { seats: 3 },
    scope: 'aws.cognito.signin.user.admin clips/write',
  });
});
