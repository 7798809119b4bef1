import { AdminAddUserToGroupCommand, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import * as Auth from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { totpAt } from './sign-in/totp.js';
import { buildAuthTemplate } from './test-support/build-resources.js';
import { PASSWORD, signUpConfirmed, startUserPool, type UserPoolFixture } from './test-support/start-user-pool.js';

/** The unmodified Amplify client against a pool with what Amplify synthesizes, from sign-up to global sign-out. */
const EMAIL = 'Ann@example.com';
const NEW_PASSWORD = 'An0ther!pass';
let pool: UserPoolFixture;
let sharedSecret = '';

beforeAll(async () => {
  const factors = { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } };
  const policy = { PasswordPolicy: { MinimumLength: 8, RequireNumbers: true, RequireSymbols: true } };
  pool = await startUserPool({ template: buildAuthTemplate({ pool: { Policies: { ...policy, ...factors } } }) });
  const items = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void items.set(key, value),
    getItem: async (key) => items.get(key) ?? null,
    removeItem: async (key) => void items.delete(key),
    clear: async () => items.clear(),
  });
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: pool.poolId,
        userPoolClientId: pool.clientId,
        userPoolEndpoint: pool.endpoint,
        loginWith: { email: true },
      },
    },
  });
});

afterAll(() => pool.stop());

const totp = (stepsAhead = 0) => totpAt(sharedSecret, Math.floor(Date.now() / 30_000) + stepsAhead);

it('signs up, and tells where the code went', async () => {
  const signedUp = await Auth.signUp({
    username: EMAIL,
    password: PASSWORD,
    options: { userAttributes: { email: EMAIL, 'custom:accountType': 'fan' } },
  });

  expect(signedUp.nextStep).toMatchObject({
    signUpStep: 'CONFIRM_SIGN_UP',
    codeDeliveryDetails: { deliveryMedium: 'EMAIL', destination: 'A***@e***', attributeName: 'email' },
  });
});

it('asks one who is not confirmed to confirm', async () => {
  const { nextStep } = await Auth.signIn({ username: EMAIL, password: PASSWORD });

  expect(nextStep.signInStep).toBe('CONFIRM_SIGN_UP');
});

it('refuses a wrong code and takes the one that was resent', async () => {
  const first = pool.lastCode(EMAIL);
  await Auth.resendSignUpCode({ username: EMAIL });
  expect(pool.delivered.map(({ kind }) => kind)).toEqual(['SignUp', 'ResendCode']);
  const wrong = pool.lastCode(EMAIL) === '000000' ? '000001' : '000000';
  await expect(Auth.confirmSignUp({ username: EMAIL, confirmationCode: wrong })).rejects.toMatchObject({
    name: 'CodeMismatchException',
  });
  expect(first).toMatch(/^\d{6}$/);

  const confirmed = await Auth.confirmSignUp({ username: EMAIL, confirmationCode: pool.lastCode(EMAIL) });

  expect(confirmed.isSignUpComplete).toBe(true);
});

it('refuses a weak password at sign-up and a wrong one at sign-in', async () => {
  await expect(Auth.signUp({ username: 'weak@example.com', password: 'aaaaaaaa' })).rejects.toMatchObject({
    name: 'InvalidPasswordException',
  });
  await expect(Auth.signIn({ username: EMAIL, password: `${PASSWORD}z` })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
});

it('signs in by SRP, whatever the case of the address', async () => {
  const { isSignedIn } = await Auth.signIn({ username: EMAIL.toLowerCase(), password: PASSWORD });
  const { username, userId } = await Auth.getCurrentUser();

  expect(isSignedIn).toBe(true);
  expect(username).toBe(userId);
});

it('gives tokens that verify by the published keys and carry the groups', async () => {
  await pool.sdk.send(new AdminAddUserToGroupCommand({ UserPoolId: pool.poolId, Username: EMAIL, GroupName: 'fans' }));
  const { tokens } = await Auth.fetchAuthSession({ forceRefresh: true });
  const issuer = `${pool.endpoint}/${pool.poolId}`;
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
  const access = await jwtVerify(String(tokens?.accessToken), keys, { issuer });
  const id = await jwtVerify(String(tokens?.idToken), keys, { issuer, audience: pool.clientId });

  expect(access.payload['cognito:groups']).toEqual(['fans']);
  expect(id.payload).toMatchObject({
    'cognito:groups': ['fans'],
    'cognito:preferred_role': 'arn:aws:iam::000000000000:role/fansRole',
    email: EMAIL,
    email_verified: true,
    'custom:accountType': 'fan',
  });
});

it('gives new tokens on a forced refresh', async () => {
  const before = await Auth.fetchAuthSession();
  const after = await Auth.fetchAuthSession({ forceRefresh: true });

  expect(String(after.tokens?.accessToken)).not.toBe(String(before.tokens?.accessToken));
  expect(after.tokens?.accessToken.payload['origin_jti']).toBe(before.tokens?.accessToken.payload['origin_jti']);
});

it('reads and updates attributes, and holds a new address back until it is verified', async () => {
  await Auth.updateUserAttributes({ userAttributes: { name: 'Ann' } });
  const { email } = await Auth.updateUserAttributes({ userAttributes: { email: 'ann@new.example.com' } });
  expect(email?.nextStep.updateAttributeStep).toBe('CONFIRM_ATTRIBUTE_WITH_CODE');
  expect(await Auth.fetchUserAttributes()).toMatchObject({ name: 'Ann', email: EMAIL, email_verified: 'true' });

  await Auth.confirmUserAttribute({
    userAttributeKey: 'email',
    confirmationCode: pool.lastCode('ann@new.example.com'),
  });

  expect(await Auth.fetchUserAttributes()).toMatchObject({ email: 'ann@new.example.com', email_verified: 'true' });
  await Auth.updateUserAttributes({ userAttributes: { email: EMAIL } });
  await Auth.confirmUserAttribute({ userAttributeKey: 'email', confirmationCode: pool.lastCode(EMAIL) });
});

it('changes the password of who is signed in', async () => {
  await Auth.updatePassword({ oldPassword: PASSWORD, newPassword: NEW_PASSWORD });
  await expect(Auth.updatePassword({ oldPassword: PASSWORD, newPassword: PASSWORD })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});

it('sets up an authenticator app and asks for its code at the next sign-in', async () => {
  ({ sharedSecret } = await Auth.setUpTOTP());
  await Auth.verifyTOTPSetup({ code: totp() });
  await Auth.updateMFAPreference({ totp: 'PREFERRED' });
  expect(await Auth.fetchMFAPreference()).toEqual({ enabled: ['TOTP'], preferred: 'TOTP' });
  await Auth.signOut();

  const asked = await Auth.signIn({ username: EMAIL, password: NEW_PASSWORD });
  expect(asked.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  await expect(Auth.confirmSignIn({ challengeResponse: totp(-9) })).rejects.toMatchObject({
    name: 'CodeMismatchException',
  });
  const { isSignedIn } = await Auth.confirmSignIn({ challengeResponse: totp() });

  expect(isSignedIn).toBe(true);
});

it('resets a forgotten password with the code that was sent', async () => {
  await Auth.updateMFAPreference({ totp: 'DISABLED' });
  await Auth.signOut();
  const { nextStep } = await Auth.resetPassword({ username: EMAIL });
  expect(nextStep.resetPasswordStep).toBe('CONFIRM_RESET_PASSWORD_WITH_CODE');
  await Auth.confirmResetPassword({
    username: EMAIL,
    confirmationCode: pool.lastCode(EMAIL),
    newPassword: PASSWORD,
  });

  const { isSignedIn } = await Auth.signIn({ username: EMAIL, password: PASSWORD });

  expect(isSignedIn).toBe(true);
});

it('ends a live access token by signing out everywhere', async () => {
  const { tokens } = await Auth.fetchAuthSession();
  const access = String(tokens?.accessToken);
  await pool.sdk.send(new GetUserCommand({ AccessToken: access }));

  await Auth.signOut({ global: true });

  await expect(pool.sdk.send(new GetUserCommand({ AccessToken: access }))).rejects.toMatchObject({
    name: 'NotAuthorizedException',
    message: 'Access Token has been revoked',
  });
});

it('signs in with a code by mail and no password', async () => {
  await signUpConfirmed(pool, 'bob@example.com');
  await expect(
    Auth.signIn({
      username: 'bob@example.com',
      options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
    }),
  ).resolves.toMatchObject({ nextStep: { signInStep: 'CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION' } });
  const asked = await Auth.signIn({
    username: EMAIL,
    options: { authFlowType: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
  });
  expect(asked.nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_EMAIL_CODE');
  const code = pool.lastCode(EMAIL);

  const { isSignedIn } = await Auth.confirmSignIn({ challengeResponse: code });

  expect(isSignedIn).toBe(true);
  await Auth.signOut();
});

it('deletes the user who is signed in', async () => {
  await Auth.signIn({ username: EMAIL, password: PASSWORD });
  await Auth.deleteUser();

  await expect(Auth.signIn({ username: EMAIL, password: PASSWORD })).rejects.toMatchObject({
    name: 'NotAuthorizedException',
  });
});
