import {
  AdminGetUserCommand,
  type AttributeType,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
  type SignUpCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAuthTemplate } from './test-support/build-resources.js';
import { PASSWORD, signIn, startUserPool, type UserPoolFixture } from './test-support/start-user-pool.js';

let pool: UserPoolFixture;

beforeAll(async () => {
  pool = await startUserPool({ template: buildAuthTemplate({ client: { WriteAttributes: ['email', 'name'] } }) });
});

afterAll(() => pool.stop());

const attributes = (values: Record<string, string>): AttributeType[] =>
  Object.entries(values).map(([Name, Value]) => ({ Name, Value }));

const signUp = (Username: string, input: Partial<SignUpCommandInput> = {}) =>
  pool.sdk.send(new SignUpCommand({ ClientId: pool.clientId, Username, Password: PASSWORD, ...input }));
const confirm = (Username: string, ConfirmationCode: string) =>
  pool.sdk.send(new ConfirmSignUpCommand({ ClientId: pool.clientId, Username, ConfirmationCode }));
const getUser = (Username: string) => pool.sdk.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username }));

it('names a user by their sub and keeps the address as an attribute', async () => {
  const { UserSub, UserConfirmed } = await signUp('ann@example.com');
  const user = await getUser('ann@example.com');

  expect(UserConfirmed).toBe(false);
  expect(user).toMatchObject({ Username: UserSub, UserStatus: 'UNCONFIRMED', Enabled: true });
  expect(user.UserAttributes).toEqual(
    attributes({ sub: UserSub ?? '', email_verified: 'false', email: 'ann@example.com' }),
  );
});

it('refuses an address that is taken, whatever its case and whether it was confirmed', async () => {
  await signUp('taken@example.com');

  await expect(signUp('Taken@Example.com')).rejects.toMatchObject({ name: 'UsernameExistsException' });
});

it('refuses what the client may not write', async () => {
  await expect(
    signUp('w@example.com', { UserAttributes: attributes({ 'custom:accountType': 'admin' }) }),
  ).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'A client attempted to write unauthorized attribute',
  });
});

it.each([
  ['ann', 'Username should be an email.'],
  ['a b@example.com', "Value at 'username' failed to satisfy constraint"],
  ['x@example', 'Invalid email address format.'],
])('refuses %j for a user name', async (name, message) => {
  await expect(signUp(name)).rejects.toThrow(message);
});

it('refuses an address that is not the user name', async () => {
  await expect(
    signUp('one@example.com', { UserAttributes: attributes({ email: 'two@example.com' }) }),
  ).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

it('confirms with the code, once, and verifies the address by it', async () => {
  await signUp('carl@example.com');
  await confirm('carl@example.com', pool.lastCode('carl@example.com'));

  const user = await getUser('carl@example.com');
  expect(user.UserStatus).toBe('CONFIRMED');
  expect(user.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  await expect(confirm('carl@example.com', '123456')).rejects.toThrow(
    'User cannot be confirmed. Current status is CONFIRMED',
  );
  await expect(
    pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId: pool.clientId, Username: 'carl@example.com' })),
  ).rejects.toThrow('User is already confirmed.');
});

it('does not tell at confirmation, resending and recovery who exists', async () => {
  const Username = 'nobody@example.com';
  const delivery = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' };
  const ClientId = pool.clientId;
  const before = pool.delivered.length;

  await expect(confirm(Username, '123456')).rejects.toMatchObject({ name: 'CodeMismatchException' });
  const resent = await pool.sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
  const forgotten = await pool.sdk.send(new ForgotPasswordCommand({ ClientId, Username }));
  const reset = { ClientId, Username, ConfirmationCode: '123456', Password: PASSWORD };
  await expect(pool.sdk.send(new ConfirmForgotPasswordCommand(reset))).rejects.toMatchObject({
    name: 'CodeMismatchException',
  });

  expect(resent.CodeDeliveryDetails).toEqual(delivery);
  expect(forgotten.CodeDeliveryDetails).toEqual(delivery);
  expect(pool.delivered).toHaveLength(before);
});

it('takes no weak password for a forgotten one, and lets the code be used again', async () => {
  const Username = 'dora@example.com';
  await signUp(Username);
  await confirm(Username, pool.lastCode(Username));
  await pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.clientId, Username }));
  const reset = { ClientId: pool.clientId, Username, ConfirmationCode: pool.lastCode(Username) };

  await expect(pool.sdk.send(new ConfirmForgotPasswordCommand({ ...reset, Password: 'weak' }))).rejects.toMatchObject({
    name: 'InvalidPasswordException',
  });
  await pool.sdk.send(new ConfirmForgotPasswordCommand({ ...reset, Password: 'An0ther!pass' }));

  await expect(signIn(pool, Username, PASSWORD)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  expect((await signIn(pool, Username, 'An0ther!pass')).access).not.toBe('');
  await expect(
    pool.sdk.send(new ConfirmForgotPasswordCommand({ ...reset, Password: 'An0ther!pass' })),
  ).rejects.toMatchObject({ name: 'ExpiredCodeException' });
});

it('resets no password of one whose address is not verified', async () => {
  await signUp('eve@example.com');

  await expect(
    pool.sdk.send(new ForgotPasswordCommand({ ClientId: pool.clientId, Username: 'eve@example.com' })),
  ).rejects.toThrow('no registered/verified email or phone_number');
});

it('refuses a parameter and an operation that are not simulated, by name', async () => {
  const send = (target: string, body: object) =>
    fetch(pool.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${target}` },
      body: JSON.stringify(body),
    }).then((response) => response.json());

  expect(await send('SignUp', { ClientId: pool.clientId, Magic: 1 })).toEqual({
    __type: 'InvalidParameterException',
    message: 'SignUp: Magic is not simulated.',
  });
  expect(await send('StartWebAuthnRegistration', {})).toMatchObject({ __type: 'UnknownOperationException' });
  expect(await send('SignUp', { ClientId: 'other' })).toMatchObject({ __type: 'ResourceNotFoundException' });
});
