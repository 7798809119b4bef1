import {
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetOpenIdTokenCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type IdentityPoolFixture,
  roleArn,
  startIdentityPool,
} from '../cognito-identity/test-support/start-identity-pool.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../iam/index.js';

const TEN_MINUTES_MS = 10 * 60 * 1000;
let fixture: IdentityPoolFixture;
let sts: STSClient;

beforeAll(async () => {
  fixture = await startIdentityPool({ pool: { AllowClassicFlow: true } });
  sts = new STSClient({
    endpoint: `${fixture.endpoint}/_sts`,
    region: 'us-east-1',
    credentials: { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  });
});

afterAll(() => fixture.stop());

async function openIdToken(): Promise<{ readonly identityId: string; readonly token: string }> {
  const { IdentityId } = await fixture.identity.send(new GetIdCommand({ IdentityPoolId: fixture.poolId }));
  const { Token = '' } = await fixture.identity.send(new GetOpenIdTokenCommand({ IdentityId }));
  return { identityId: IdentityId ?? '', token: Token };
}

it('tells the operator who they are', async () => {
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand({}));

  expect({ Account, Arn }).toEqual({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
});

it('tells a session who it is, also at the endpoint that all services share', async () => {
  const { IdentityId } = await fixture.identity.send(new GetIdCommand({ IdentityPoolId: fixture.poolId }));
  const { Credentials } = await fixture.identity.send(new GetCredentialsForIdentityCommand({ IdentityId }));
  const session = new STSClient({
    endpoint: fixture.endpoint,
    region: 'us-east-1',
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
    maxAttempts: 1,
  });

  const { Arn, UserId } = await session.send(new GetCallerIdentityCommand({}));

  expect(Arn).toBe('arn:aws:sts::000000000000:assumed-role/guestRole/CognitoIdentityCredentials');
  expect(UserId).toMatch(/^AROA.*:CognitoIdentityCredentials$/);
});

it('gives a role for an OpenID token of the identity pool', async () => {
  const { identityId, token } = await openIdToken();
  const result = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn('guestRole'),
      RoleSessionName: 'web',
      WebIdentityToken: token,
    }),
  );

  expect(result.SubjectFromWebIdentityToken).toBe(identityId);
  expect(result.AssumedRoleUser?.Arn).toBe('arn:aws:sts::000000000000:assumed-role/guestRole/web');
  expect(fixture.ports.iam.find(result.Credentials?.AccessKeyId ?? '')?.caller.cognito).toEqual({
    identityPoolId: fixture.poolId,
    identityId,
    authType: 'unauthenticated',
  });
});

it('gives a guest no role that trusts users only', async () => {
  const { token } = await openIdToken();
  const input = { RoleArn: roleArn('authRole'), RoleSessionName: 'web', WebIdentityToken: token };

  await expect(sts.send(new AssumeRoleWithWebIdentityCommand(input))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  });
});

it('refuses a forged token and an expired one', async () => {
  const { token } = await openIdToken();
  const input = { RoleArn: roleArn('guestRole'), RoleSessionName: 'web' };
  const forged = `${token.slice(0, -6)}AAAAAA`;
  await expect(
    sts.send(new AssumeRoleWithWebIdentityCommand({ ...input, WebIdentityToken: forged })),
  ).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });

  fixture.clock.advance(TEN_MINUTES_MS);

  await expect(
    sts.send(new AssumeRoleWithWebIdentityCommand({ ...input, WebIdentityToken: token })),
  ).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  fixture.clock.advance(-TEN_MINUTES_MS);
});

it('gives no role to one whom it does not trust', async () => {
  const input = { RoleArn: roleArn('authRole'), RoleSessionName: 'me' };

  await expect(sts.send(new AssumeRoleCommand(input))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
  });
});

it('refuses a session shorter than a quarter of an hour, other parameters and other operations by name', async () => {
  const { token } = await openIdToken();
  const input = { RoleArn: roleArn('guestRole'), RoleSessionName: 'web', WebIdentityToken: token };

  await expect(sts.send(new AssumeRoleWithWebIdentityCommand({ ...input, DurationSeconds: 60 }))).rejects.toThrow(
    'durationSeconds',
  );
  await expect(sts.send(new AssumeRoleWithWebIdentityCommand({ ...input, Policy: '{}' }))).rejects.toThrow(
    'Policy is not simulated.',
  );
  await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toThrow('GetSessionToken');
});
