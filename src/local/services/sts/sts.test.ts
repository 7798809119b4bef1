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
import type { JsonObject } from '../../assembly/resource.js';
import {
  type IdentityPoolFixture,
  roleArn,
  startIdentityPool,
} from '../cognito-identity/test-support/start-identity-pool.js';
import type { TemplateResource } from '../cognito-idp/test-support/build-resources.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../iam/index.js';

const TEN_MINUTES_MS = 10 * 60 * 1000;
let fixture: IdentityPoolFixture;
let sts: STSClient;

beforeAll(async () => {
  fixture = await startIdentityPool({
    pool: { AllowClassicFlow: true },
    resources: [
      assumable('opsRole', 'arn:aws:iam::000000000000:root'),
      assumable('namedRole', roleArn('opsRole'), { MaxSessionDuration: 7200 }),
      assumable('vendorRole', 'arn:aws:iam::000000000000:root', {}, { StringEquals: { 'sts:ExternalId': 'agreed' } }),
      {
        logicalId: 'opsPolicy',
        type: 'AWS::IAM::Policy',
        properties: {
          PolicyName: 'ops',
          Roles: ['opsRole'],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole', Resource: roleArn('vendorRole') }],
          },
        },
      },
    ],
  });
  sts = new STSClient({
    endpoint: `${fixture.endpoint}/_sts`,
    region: 'us-east-1',
    credentials: { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY },
    maxAttempts: 1,
  });
});

afterAll(() => fixture.stop());

/** A role that a principal of the account may assume. */
function assumable(name: string, principal: string, more: JsonObject = {}, condition?: JsonObject): TemplateResource {
  const statement = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } };
  return {
    logicalId: name,
    type: 'AWS::IAM::Role',
    properties: {
      RoleName: name,
      ...more,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ ...statement, ...(condition === undefined ? {} : { Condition: condition }) }],
      },
    },
  };
}

const assume = (name: string, client = sts, more: { ExternalId?: string; DurationSeconds?: number } = {}) =>
  client.send(new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: 'session', ...more }));

/** A client with the credentials of a role. */
async function becomeOps(): Promise<STSClient> {
  const { Credentials } = await assume('opsRole');
  return new STSClient({
    endpoint: fixture.endpoint,
    region: 'us-east-1',
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
    maxAttempts: 1,
  });
}

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

it('gives the account a role that trusts it, and credentials that work', async () => {
  const { AssumedRoleUser, Credentials } = await assume('opsRole');
  const ops = await becomeOps();

  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::000000000000:assumed-role/opsRole/session');
  expect(Credentials?.Expiration).toBeInstanceOf(Date);
  expect((await ops.send(new GetCallerIdentityCommand({}))).Arn).toBe(AssumedRoleUser?.Arn);
});

it('gives a role to the one that it names, and not to one whose account it trusts but whom no policy allows', async () => {
  const ops = await becomeOps();

  expect((await assume('namedRole', ops)).AssumedRoleUser?.Arn).toContain('assumed-role/namedRole/');
  await expect(assume('opsRole', ops)).rejects.toMatchObject({ name: 'AccessDenied' });
});

it('asks for the external id that the role asks for, and heeds a policy that denies', async () => {
  const ops = await becomeOps();

  await expect(assume('vendorRole')).rejects.toMatchObject({ name: 'AccessDenied' });
  expect((await assume('vendorRole', sts, { ExternalId: 'agreed' })).Credentials).toBeDefined();
  await expect(assume('vendorRole', ops, { ExternalId: 'agreed' })).rejects.toMatchObject({ name: 'AccessDenied' });
});

it('keeps to the longest session of the role', async () => {
  const ops = await becomeOps();

  expect((await assume('namedRole', ops, { DurationSeconds: 7200 })).Credentials).toBeDefined();
  await expect(assume('namedRole', ops, { DurationSeconds: 7201 })).rejects.toThrow('MaxSessionDuration');
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
