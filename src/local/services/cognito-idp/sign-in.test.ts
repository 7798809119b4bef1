import {
  AdminDisableUserCommand,
  type AuthFlowType,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
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

const THREE_MINUTES_MS = 3 * 60 * 1000;
const SRP_A = 'abcdef0123456789'.repeat(16);
let pool: UserPoolFixture;

beforeAll(async () => {
  pool = await startUserPool();
});

afterAll(() => pool.stop());

const initiate = (flow: AuthFlowType, parameters: Record<string, string>, fixture = pool) =>
  fixture.sdk.send(new InitiateAuthCommand({ ClientId: fixture.clientId, AuthFlow: flow, AuthParameters: parameters }));

const claimPassword = (secretBlock = '', username = '') =>
  pool.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: {
        PASSWORD_CLAIM_SECRET_BLOCK: secretBlock,
        PASSWORD_CLAIM_SIGNATURE: 'AAAA',
        TIMESTAMP: 'Fri Nov 20 12:00:00 UTC 2026',
        USERNAME: username,
      },
    }),
  );

it('answers for users who do not exist as it does for those who do', async () => {
  await signUpConfirmed(pool, 'real@example.com');
  const real = await initiate('USER_SRP_AUTH', { USERNAME: 'real@example.com', SRP_A });
  const first = await initiate('USER_SRP_AUTH', { USERNAME: 'ghost@example.com', SRP_A });
  const second = await initiate('USER_SRP_AUTH', { USERNAME: 'Ghost@example.com', SRP_A });

  expect(Object.keys(first.ChallengeParameters ?? {})).toEqual(Object.keys(real.ChallengeParameters ?? {}));
  expect(first.ChallengeParameters?.['SALT']).toHaveLength(real.ChallengeParameters?.['SALT']?.length ?? 0);
  expect(second.ChallengeParameters?.['SALT']).toBe(first.ChallengeParameters?.['SALT']);
  expect(second.ChallengeParameters?.['USER_ID_FOR_SRP']).toBe(first.ChallengeParameters?.['USER_ID_FOR_SRP']);
  expect(first.ChallengeParameters?.['USER_ID_FOR_SRP']).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  for (const { ChallengeParameters } of [real, first]) {
    await expect(
      claimPassword(ChallengeParameters?.['SECRET_BLOCK'], ChallengeParameters?.['USERNAME']),
    ).rejects.toThrow('Incorrect username or password.');
  }
  await expect(signIn(pool, 'ghost@example.com')).rejects.toThrow('Incorrect username or password.');
});

it('says who does not exist when the client does not mind', async () => {
  const open = await startUserPool({
    template: buildAuthTemplate({ client: { PreventUserExistenceErrors: 'LEGACY' } }),
  });

  await expect(signIn(open, 'ghost@example.com')).rejects.toMatchObject({ name: 'UserNotFoundException' });
  await expect(initiate('USER_SRP_AUTH', { USERNAME: 'ghost@example.com', SRP_A }, open)).rejects.toMatchObject({
    name: 'UserNotFoundException',
  });
  await open.stop();
});

it('takes a proof once, and only within three minutes', async () => {
  const { ChallengeParameters: used } = await initiate('USER_SRP_AUTH', { USERNAME: 'ghost@example.com', SRP_A });
  const secretBlock = used?.['SECRET_BLOCK'];
  await expect(claimPassword(secretBlock)).rejects.toThrow('Incorrect username or password.');
  await expect(claimPassword(secretBlock)).rejects.toThrow('Invalid session for the user.');

  const { ChallengeParameters: late } = await initiate('USER_SRP_AUTH', { USERNAME: 'ghost@example.com', SRP_A });
  pool.clock.advance(THREE_MINUTES_MS);

  await expect(claimPassword(late?.['SECRET_BLOCK'])).rejects.toThrow('session is expired');
  pool.clock.advance(-THREE_MINUTES_MS);
});

it('locks out after five wrong passwords, also by SRP, and lets the right one in afterwards', async () => {
  await signUpConfirmed(pool, 'lock@example.com');
  for (let i = 0; i < 5; i += 1) {
    await expect(signIn(pool, 'lock@example.com', 'wrong')).rejects.toThrow('Incorrect username or password.');
  }

  await expect(signIn(pool, 'lock@example.com')).rejects.toThrow('Password attempts exceeded');
  await expect(initiate('USER_SRP_AUTH', { USERNAME: 'lock@example.com', SRP_A })).rejects.toThrow(
    'Password attempts exceeded',
  );
  pool.clock.advance(1_000);

  expect((await signIn(pool, 'lock@example.com')).access).not.toBe('');
  await expect(signIn(pool, 'lock@example.com', 'wrong')).rejects.toThrow('Incorrect username or password.');
});

it('counts wrong proofs of SRP with the wrong passwords', async () => {
  await signUpConfirmed(pool, 'srp@example.com');
  for (let i = 0; i < 5; i += 1) {
    const { ChallengeParameters } = await initiate('USER_SRP_AUTH', { USERNAME: 'srp@example.com', SRP_A });
    await expect(claimPassword(ChallengeParameters?.['SECRET_BLOCK'])).rejects.toThrow('Incorrect username');
  }

  await expect(signIn(pool, 'srp@example.com')).rejects.toThrow('Password attempts exceeded');
});

it('does not let a disabled user in, and tells so only to who knows the password', async () => {
  await signUpConfirmed(pool, 'off@example.com');
  await pool.sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.poolId, Username: 'off@example.com' }));

  await expect(signIn(pool, 'off@example.com')).rejects.toThrow('User is disabled.');
  await expect(signIn(pool, 'off@example.com', 'wrong')).rejects.toThrow('Incorrect username or password.');
});

it('has only the flows of the client, and refuses custom authentication by name', async () => {
  const strict = await startUserPool({
    template: buildAuthTemplate({ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'] } }),
  });

  await expect(signIn(strict, 'a@example.com')).rejects.toThrow('USER_PASSWORD_AUTH flow not enabled for this client');
  await expect(initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'x' }, strict)).rejects.toThrow(
    'REFRESH_TOKEN_AUTH flow not enabled for this client',
  );
  await expect(initiate('CUSTOM_AUTH', { USERNAME: 'a@example.com' }, strict)).rejects.toThrow(
    'AuthFlow CUSTOM_AUTH is not simulated.',
  );
  await expect(initiate('ADMIN_USER_PASSWORD_AUTH', {}, strict)).rejects.toThrow('is not simulated.');
  await strict.stop();
});

it('asks a client with a secret to prove it at every step', async () => {
  const secretive = await startUserPool({
    template: buildAuthTemplate({ client: { GenerateSecret: true, PreventUserExistenceErrors: 'ENABLED' } }),
  });
  const parameters = { USERNAME: 'ghost@example.com', PASSWORD };

  await expect(initiate('USER_PASSWORD_AUTH', parameters, secretive)).rejects.toThrow('SECRET_HASH was not received');
  const SECRET_HASH = secretHash({ id: secretive.clientId, secret: 'wrong' }, 'ghost@example.com');
  await expect(initiate('USER_PASSWORD_AUTH', { ...parameters, SECRET_HASH }, secretive)).rejects.toThrow(
    'Unable to verify secret hash',
  );
  await secretive.stop();
});

it('refuses a session of another challenge, an unknown one and a challenge that is not simulated', async () => {
  const respond = (ChallengeName: 'SOFTWARE_TOKEN_MFA' | 'DEVICE_SRP_AUTH', Session: string) =>
    pool.sdk.send(
      new RespondToAuthChallengeCommand({ ClientId: pool.clientId, ChallengeName, Session, ChallengeResponses: {} }),
    );
  const { ChallengeParameters } = await initiate('USER_SRP_AUTH', { USERNAME: 'ghost@example.com', SRP_A });

  await expect(respond('SOFTWARE_TOKEN_MFA', ChallengeParameters?.['SECRET_BLOCK'] ?? '')).rejects.toThrow(
    'Invalid session for the user.',
  );
  await expect(respond('SOFTWARE_TOKEN_MFA', 'x'.repeat(64))).rejects.toThrow('Invalid session for the user.');
  await expect(respond('DEVICE_SRP_AUTH', 'x'.repeat(64))).rejects.toThrow(
    'ChallengeName DEVICE_SRP_AUTH is not simulated.',
  );
});
