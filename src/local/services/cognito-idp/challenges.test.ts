import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  type ChallengeNameType,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { totpAt } from './sign-in/totp.js';
import { buildAuthTemplate } from './test-support/build-resources.js';
import {
  PASSWORD,
  signIn,
  signUpConfirmed,
  startUserPool,
  type UserPoolFixture,
} from './test-support/start-user-pool.js';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const PASSWORD_POLICY = { MinimumLength: 8 };
let optional: UserPoolFixture;
let required: UserPoolFixture;

beforeAll(async () => {
  const factors = { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] };
  optional = await startUserPool({
    template: buildAuthTemplate({ pool: { Policies: { PasswordPolicy: PASSWORD_POLICY, SignInPolicy: factors } } }),
  });
  required = await startUserPool({ template: buildAuthTemplate({ pool: { MfaConfiguration: 'ON' } }) });
});

afterAll(() => Promise.all([optional.stop(), required.stop()]));

const begin = ({ sdk, clientId }: UserPoolFixture, USERNAME: string, more: Record<string, string>) =>
  sdk.send(
    new InitiateAuthCommand({ ClientId: clientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME, ...more } }),
  );
const password = ({ sdk, clientId }: UserPoolFixture, USERNAME: string, PASSWORD: string) =>
  sdk.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
const respond = (
  { sdk, clientId }: UserPoolFixture,
  ChallengeName: ChallengeNameType,
  Session: string | undefined,
  ChallengeResponses: Record<string, string>,
) => sdk.send(new RespondToAuthChallengeCommand({ ClientId: clientId, ChallengeName, Session, ChallengeResponses }));

const codeAt = (pool: UserPoolFixture, secret = '', stepsAhead = 0) =>
  totpAt(secret, Math.floor(pool.clock.now() / 30_000) + stepsAhead);

it('makes a user whom an administrator created choose a password', async () => {
  const Username = 'new@example.com';
  await optional.sdk.send(new AdminCreateUserCommand({ UserPoolId: optional.poolId, Username }));
  const [invitation] = optional.delivered.filter(({ to }) => to === Username);
  expect(invitation?.kind).toBe('AdminCreateUser');

  const asked = await password(optional, Username, invitation?.code ?? '');
  expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
  await expect(
    respond(optional, 'NEW_PASSWORD_REQUIRED', asked.Session, { USERNAME: Username, NEW_PASSWORD: 'short' }),
  ).rejects.toMatchObject({ name: 'InvalidPasswordException' });
  const answer = { USERNAME: Username, NEW_PASSWORD: PASSWORD, 'userAttributes.name': 'Newcomer' };
  const { AuthenticationResult } = await respond(optional, 'NEW_PASSWORD_REQUIRED', asked.Session, answer);

  expect(AuthenticationResult?.AccessToken).toBeDefined();
  expect((await signIn(optional, Username)).access).not.toBe('');
});

it('lets a temporary password end after its days', async () => {
  const Username = 'slow@example.com';
  await optional.sdk.send(
    new AdminCreateUserCommand({
      UserPoolId: optional.poolId,
      Username,
      TemporaryPassword: PASSWORD,
      MessageAction: 'SUPPRESS',
    }),
  );
  optional.clock.advance(WEEK_MS);

  await expect(password(optional, Username, PASSWORD)).rejects.toThrow('Temporary password has expired');
  optional.clock.advance(-WEEK_MS);
});

it('makes a user set up a second factor where the pool requires one', async () => {
  await signUpConfirmed(required, 'must@example.com');
  const { ChallengeName, Session, ChallengeParameters } = await password(required, 'must@example.com', PASSWORD);
  expect([ChallengeName, ChallengeParameters?.['MFAS_CAN_SETUP']]).toEqual(['MFA_SETUP', '["SOFTWARE_TOKEN_MFA"]']);
  await expect(respond(required, 'MFA_SETUP', Session, { USERNAME: 'must@example.com' })).rejects.toThrow(
    'User has not verified software token mfa',
  );

  const associated = await required.sdk.send(new AssociateSoftwareTokenCommand({ Session }));
  const UserCode = codeAt(required, associated.SecretCode);
  await expect(
    required.sdk.send(
      new VerifySoftwareTokenCommand({
        Session: associated.Session,
        UserCode: codeAt(required, associated.SecretCode, 9),
      }),
    ),
  ).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' });
  const verified = await required.sdk.send(new VerifySoftwareTokenCommand({ Session: associated.Session, UserCode }));
  const done = await respond(required, 'MFA_SETUP', verified.Session, { USERNAME: 'must@example.com' });

  expect(done.AuthenticationResult?.AccessToken).toBeDefined();
  expect((await password(required, 'must@example.com', PASSWORD)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
});

it('takes each code of an authenticator app once, and ends a session after five wrong ones', async () => {
  await signUpConfirmed(optional, 'totp@example.com');
  const secret = await setUpTotp(optional, 'totp@example.com');
  const answer = (Session: string | undefined, code: string) =>
    respond(optional, 'SOFTWARE_TOKEN_MFA', Session, { USERNAME: 'totp@example.com', SOFTWARE_TOKEN_MFA_CODE: code });
  const first = await password(optional, 'totp@example.com', PASSWORD);
  await answer(first.Session, codeAt(optional, secret));

  const second = await password(optional, 'totp@example.com', PASSWORD);
  await expect(answer(second.Session, codeAt(optional, secret))).rejects.toThrow(
    'Your software token has already been used once.',
  );
  for (let i = 0; i < 5; i += 1) {
    await expect(answer(second.Session, codeAt(optional, secret, 9))).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
  }
  await expect(answer(second.Session, codeAt(optional, secret, 1))).rejects.toThrow('Invalid session for the user.');
});

it('lets a user choose among the factors that are open to them', async () => {
  await confirmBySignUp('choose@example.com');
  const asked = await begin(optional, 'choose@example.com', {});
  expect(asked.ChallengeName).toBe('SELECT_CHALLENGE');
  expect(asked.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP']);

  const mailed = await respond(optional, 'SELECT_CHALLENGE', asked.Session, {
    USERNAME: 'choose@example.com',
    ANSWER: 'EMAIL_OTP',
  });
  expect(mailed.ChallengeParameters).toEqual({
    CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
    CODE_DELIVERY_DESTINATION: 'c***@e***',
  });
  const EMAIL_OTP_CODE = optional.lastCode('choose@example.com');
  const done = await respond(optional, 'EMAIL_OTP', mailed.Session, { USERNAME: 'choose@example.com', EMAIL_OTP_CODE });

  expect(done.AuthenticationResult?.RefreshToken).toBeDefined();
  await expect(
    respond(optional, 'EMAIL_OTP', mailed.Session, { USERNAME: 'choose@example.com', EMAIL_OTP_CODE }),
  ).rejects.toThrow('Invalid session for the user.');
});

it('takes the password with the choice, and offers no code to who has a second factor', async () => {
  await signUpConfirmed(optional, 'both@example.com');
  const direct = await begin(optional, 'both@example.com', { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD });
  expect(direct.AuthenticationResult?.AccessToken).toBeDefined();

  await setUpTotp(optional, 'both@example.com');
  const asked = await begin(optional, 'both@example.com', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });

  expect(asked.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD']);
});

it('asks a user who does not exist for a code that no one gets', async () => {
  const before = optional.delivered.length;
  const asked = await begin(optional, 'ghost@example.com', { PREFERRED_CHALLENGE: 'EMAIL_OTP' });

  expect(asked.ChallengeName).toBe('EMAIL_OTP');
  expect(asked.ChallengeParameters?.['CODE_DELIVERY_DESTINATION']).toBe('g***@e***');
  expect(optional.delivered).toHaveLength(before);
  await expect(
    respond(optional, 'EMAIL_OTP', asked.Session, { USERNAME: 'ghost@example.com', EMAIL_OTP_CODE: '123456' }),
  ).rejects.toMatchObject({ name: 'CodeMismatchException' });
});

it('lets a backend sign users in', async () => {
  await signUpConfirmed(required, 'admin-flow@example.com');
  const pool = { UserPoolId: required.poolId, ClientId: required.clientId };
  const USERNAME = 'admin-flow@example.com';
  const asked = await required.sdk.send(
    new AdminInitiateAuthCommand({
      ...pool,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );
  const associated = await required.sdk.send(new AssociateSoftwareTokenCommand({ Session: asked.Session }));
  const UserCode = codeAt(required, associated.SecretCode);
  const { Session } = await required.sdk.send(new VerifySoftwareTokenCommand({ Session: asked.Session, UserCode }));
  const { AuthenticationResult } = await required.sdk.send(
    new AdminRespondToAuthChallengeCommand({
      ...pool,
      ChallengeName: 'MFA_SETUP',
      Session,
      ChallengeResponses: { USERNAME },
    }),
  );

  expect(AuthenticationResult?.IdToken).toBeDefined();
});

async function setUpTotp(pool: UserPoolFixture, email: string): Promise<string> {
  const { access: AccessToken } = await signIn(pool, email);
  const { SecretCode = '' } = await pool.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await expect(
    pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings })),
  ).rejects.toThrow('User has not verified software token mfa');
  await pool.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: codeAt(pool, SecretCode) }));
  await pool.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
  return SecretCode;
}

/** Unlike an administrator's confirmation, the code verifies the address. */
async function confirmBySignUp(email: string): Promise<void> {
  const ClientId = optional.clientId;
  await optional.sdk.send(new SignUpCommand({ ClientId, Username: email, Password: PASSWORD }));
  const ConfirmationCode = optional.lastCode(email);
  await optional.sdk.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
}
