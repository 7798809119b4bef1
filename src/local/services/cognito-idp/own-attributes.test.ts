import {
  ChangePasswordCommand,
  DeleteUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
  GetUserCommand,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildAuthTemplate } from './test-support/build-resources.js';
import {
  PASSWORD,
  signIn,
  signUpConfirmed,
  startUserPool,
  type UserPoolFixture,
} from './test-support/start-user-pool.js';

/** A pool that holds a new address back until it is verified, and one that takes it at once. */
let careful: UserPoolFixture;
let direct: UserPoolFixture;
let users = 0;

beforeAll(async () => {
  careful = await startUserPool();
  direct = await startUserPool({
    template: buildAuthTemplate({
      pool: { UserAttributeUpdateSettings: null },
      client: { WriteAttributes: ['email', 'name'] },
    }),
  });
});

afterAll(() => Promise.all([careful.stop(), direct.stop()]));

async function start(pool: UserPoolFixture): Promise<{ readonly AccessToken: string; readonly email: string }> {
  users += 1;
  const email = `own${users}@example.com`;
  await signUpConfirmed(pool, email);
  return { email, AccessToken: (await signIn(pool, email)).access };
}

const update = (pool: UserPoolFixture, AccessToken: string, values: Record<string, string>) =>
  pool.sdk.send(
    new UpdateUserAttributesCommand({
      AccessToken,
      UserAttributes: Object.entries(values).map(([Name, Value]) => ({ Name, Value })),
    }),
  );

async function attributesOf(pool: UserPoolFixture, AccessToken: string): Promise<Record<string, string | undefined>> {
  const { UserAttributes } = await pool.sdk.send(new GetUserCommand({ AccessToken }));
  return Object.fromEntries((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]));
}

it('takes a new address at once where the pool does, unverified, and sends its code', async () => {
  const { AccessToken, email } = await start(direct);
  const { CodeDeliveryDetailsList } = await update(direct, AccessToken, { email: `new.${email}`, name: 'Ann' });

  expect(CodeDeliveryDetailsList).toEqual([
    { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' },
  ]);
  expect(await attributesOf(direct, AccessToken)).toMatchObject({
    email: `new.${email}`,
    email_verified: 'false',
    name: 'Ann',
  });
  const Code = direct.lastCode(`new.${email}`);
  await direct.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));
  expect((await attributesOf(direct, AccessToken))['email_verified']).toBe('true');
  expect((await signIn(direct, `new.${email}`)).access).not.toBe('');
});

it('keeps the old address for signing in until the new one is verified', async () => {
  const { AccessToken, email } = await start(careful);
  await update(careful, AccessToken, { email: `new.${email}` });
  await expect(signIn(careful, `new.${email}`)).rejects.toThrow('Incorrect username or password.');
  expect((await signIn(careful, email)).access).not.toBe('');

  await careful.sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName: 'email' }));
  expect(careful.delivered.at(-1)).toMatchObject({ to: `new.${email}`, kind: 'VerifyUserAttribute' });
  const Code = careful.lastCode(`new.${email}`);
  await careful.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));

  expect((await signIn(careful, `new.${email}`)).access).not.toBe('');
  await expect(signIn(careful, email)).rejects.toThrow('Incorrect username or password.');
});

it("takes no address that is another user's, at once or by its code", async () => {
  const other = await start(direct);
  const { AccessToken } = await start(direct);
  await expect(update(direct, AccessToken, { email: other.email })).rejects.toMatchObject({
    name: 'AliasExistsException',
  });

  const owner = await start(careful);
  const claimant = await start(careful);
  await update(careful, claimant.AccessToken, { email: owner.email });
  const verify = { AccessToken: claimant.AccessToken, AttributeName: 'email', Code: careful.lastCode(owner.email) };
  await expect(careful.sdk.send(new VerifyUserAttributeCommand(verify))).rejects.toMatchObject({
    name: 'AliasExistsException',
  });
  expect((await attributesOf(careful, claimant.AccessToken))['email']).toBe(claimant.email);
});

it.each([
  ['what is verified', { email_verified: 'true' }],
  ['their sub', { sub: 'x' }],
  ['what the client does not list', { 'custom:accountType': 'admin' }],
])('lets no user write %s', async (_what, values) => {
  const { AccessToken } = await start(direct);

  await expect(update(direct, AccessToken, values)).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'A client attempted to write unauthorized attribute',
  });
});

it('deletes attributes, but none that is required', async () => {
  const { AccessToken } = await start(direct);
  await update(direct, AccessToken, { name: 'Ann' });
  const remove = (...UserAttributeNames: string[]) =>
    direct.sdk.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames }));
  await remove('name');

  expect(await attributesOf(direct, AccessToken)).not.toHaveProperty('name');
  await expect(remove('email')).rejects.toThrow('email: The attribute is required');
});

it('sends no code for what is verified or is no address', async () => {
  const { AccessToken, email } = await start(direct);
  const ask = (AttributeName: string) =>
    direct.sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));
  await ask('email');
  const Code = direct.lastCode(email);
  await direct.sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName: 'email', Code }));

  await expect(ask('email')).rejects.toThrow('already been verified');
  await expect(ask('name')).rejects.toThrow('User does not have attribute: name');
  await expect(ask('phone_number')).rejects.toThrow('User does not have attribute: phone_number');
});

it('locks out who guesses the old password, and asks the policy about the new one', async () => {
  const { AccessToken } = await start(direct);
  const change = (PreviousPassword: string, ProposedPassword: string) =>
    direct.sdk.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  await expect(change(PASSWORD, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  for (let i = 0; i < 5; i += 1) {
    await expect(change('wrong', PASSWORD)).rejects.toThrow('Incorrect username or password.');
  }

  await expect(change(PASSWORD, PASSWORD)).rejects.toThrow('Password attempts exceeded');
});
