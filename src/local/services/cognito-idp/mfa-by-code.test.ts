import {
  AdminUpdateUserAttributesCommand,
  type ChallengeNameType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
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

const PHONE = '+491711234567';
let optional: UserPoolFixture;
let required: UserPoolFixture;

beforeAll(async () => {
  const EnabledMfas = ['EMAIL_OTP', 'SMS_MFA'];
  optional = await startUserPool({ template: buildAuthTemplate({ pool: { EnabledMfas } }) });
  required = await startUserPool({ template: buildAuthTemplate({ pool: { EnabledMfas, MfaConfiguration: 'ON' } }) });
});

afterAll(() => Promise.all([optional.stop(), required.stop()]));

async function start(pool: UserPoolFixture, Username: string, withPhone: boolean): Promise<void> {
  await signUpConfirmed(pool, Username);
  const phone = { phone_number: PHONE, phone_number_verified: 'true' };
  const values = { email_verified: 'true', ...(withPhone ? phone : {}) };
  const UserAttributes = Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
  await pool.sdk.send(new AdminUpdateUserAttributesCommand({ UserPoolId: pool.poolId, Username, UserAttributes }));
}

const begin = ({ sdk, clientId }: UserPoolFixture, USERNAME: string) =>
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

it('uses the verified address where a second factor is required and none was chosen', async () => {
  await start(required, 'mail@example.com', false);
  const asked = await begin(required, 'mail@example.com');
  expect(asked.ChallengeName).toBe('EMAIL_OTP');
  expect(required.delivered.at(-1)).toMatchObject({ kind: 'Authentication', to: 'mail@example.com' });

  const EMAIL_OTP_CODE = required.lastCode('mail@example.com');
  const done = await respond(required, 'EMAIL_OTP', asked.Session, { USERNAME: 'mail@example.com', EMAIL_OTP_CODE });

  expect(done.AuthenticationResult?.AccessToken).toBeDefined();
});

it('lets a user with two addresses choose, and sends the code to that one', async () => {
  await start(required, 'two@example.com', true);
  const asked = await begin(required, 'two@example.com');
  expect(asked.ChallengeName).toBe('SELECT_MFA_TYPE');
  expect(asked.ChallengeParameters).toEqual({ MFAS_CAN_CHOOSE: '["EMAIL_OTP","SMS_MFA"]' });
  await expect(
    respond(required, 'SELECT_MFA_TYPE', asked.Session, { USERNAME: 'two@example.com', ANSWER: 'SOFTWARE_TOKEN_MFA' }),
  ).rejects.toThrow('The chosen MFA type is not available for the user.');

  const chosen = await respond(required, 'SELECT_MFA_TYPE', asked.Session, {
    USERNAME: 'two@example.com',
    ANSWER: 'SMS_MFA',
  });
  expect(chosen.ChallengeParameters).toEqual({
    CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
    CODE_DELIVERY_DESTINATION: '+********4567',
  });
  const SMS_MFA_CODE = required.lastCode(PHONE);
  const done = await respond(required, 'SMS_MFA', chosen.Session, { USERNAME: 'two@example.com', SMS_MFA_CODE });

  expect(done.AuthenticationResult?.AccessToken).toBeDefined();
});

it('asks only who chose a second factor where it is optional', async () => {
  await start(optional, 'calm@example.com', true);
  const { access: AccessToken } = await signIn(optional, 'calm@example.com');
  const prefer = (settings: object) => optional.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, ...settings }));
  await expect(prefer({ SoftwareTokenMfaSettings: { Enabled: true } })).rejects.toThrow(
    'SOFTWARE_TOKEN_MFA is not enabled for the user pool.',
  );
  await expect(prefer({ SMSMfaSettings: { Enabled: false, PreferredMfa: true } })).rejects.toThrow(
    'Preferred MFA must be enabled.',
  );
  await prefer({
    EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    SMSMfaSettings: { Enabled: true, PreferredMfa: false },
  });
  expect((await begin(optional, 'calm@example.com')).ChallengeName).toBe('EMAIL_OTP');

  await prefer({ EmailMfaSettings: { Enabled: true, PreferredMfa: false } });
  expect((await begin(optional, 'calm@example.com')).ChallengeName).toBe('SELECT_MFA_TYPE');

  await prefer({ EmailMfaSettings: { Enabled: false }, SMSMfaSettings: { Enabled: false } });
  expect((await begin(optional, 'calm@example.com')).AuthenticationResult?.AccessToken).toBeDefined();
});
