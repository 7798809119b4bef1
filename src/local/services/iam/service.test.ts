import { afterEach, describe, expect, it } from 'vitest';
import type { IamPort } from '../ports.js';
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from './index.js';
import { iamService } from './service.js';
import { buildRole, startBackend, type TestBackend, type TestResource } from './test-support/start-backend.js';

const HOUR_SECONDS = 3600;
const READS = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const TEMPLATE = { Reader: buildRole('reader', [READS]) };

let backend: TestBackend | undefined;

afterEach(async () => {
  await backend?.remove();
  backend = undefined;
});

async function start(template: Readonly<Record<string, TestResource>> = TEMPLATE): Promise<TestBackend> {
  backend = await startBackend([iamService], template);
  return backend;
}

const issueTo = (iam: IamPort, roleArn: string) =>
  iam.issue({
    ...{ roleArn, sessionName: 'session', durationSeconds: HOUR_SECONDS },
    context: { 'cognito-identity.amazonaws.com:sub': 'us-east-1:me' },
    cognito: { identityPoolId: 'us-east-1:pool', identityId: 'us-east-1:me', authType: 'authenticated' },
  });

describe('identities', () => {
  it('have AWS’s shapes', async () => {
    const { resources } = await start({
      ...TEMPLATE,
      Made: { type: 'AWS::IAM::Role', properties: { ...buildRole('x', []).properties, RoleName: 'p', Path: '/a/' } },
      Managed: {
        type: 'AWS::IAM::ManagedPolicy',
        properties: { PolicyDocument: { Version: '2012-10-17', Statement: [READS] } },
      },
    });
    expect(resources['Reader']).toMatchObject({
      ref: 'reader',
      attributes: { Arn: 'arn:aws:iam::000000000000:role/reader', RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/) },
    });
    expect(resources['Made']?.attributes['Arn']).toBe('arn:aws:iam::000000000000:role/a/p');
    expect(resources['Managed']?.ref).toMatch(/^arn:aws:iam::000000000000:policy\/Managed-[A-Z0-9]{12}$/);
  });

  it('without a name get one of at most 64 characters', async () => {
    const { RoleName: _gone, ...properties } = buildRole('x', []).properties;
    const { resources } = await start({ ['L'.repeat(100)]: { type: 'AWS::IAM::Role', properties } });
    expect(resources['L'.repeat(100)]?.ref).toMatch(/^L{51}-[A-Z0-9]{12}$/);
  });
});

describe('credentials', () => {
  const ROLE_ARN = 'arn:aws:iam::000000000000:role/reader';

  it('look like temporary ones of AWS, and are plainly local', async () => {
    const { ports, clock } = await start();
    const issued = await issueTo(ports.iam, ROLE_ARN);

    expect(issued.accessKeyId).toMatch(/^ASIALOCAL[A-Z2-7]{11}$/);
    expect(issued.secretAccessKey).toMatch(/^local\/.{34}$/);
    expect(issued.sessionToken).toMatch(/^LocalSessionToken\//);
    expect(Math.abs(issued.expiresAtMs - clock.now() - HOUR_SECONDS * 1000)).toBeLessThan(10_000);
  });

  it('say who uses them', async () => {
    const { ports, resources } = await start();
    const { accessKeyId, secretAccessKey, sessionToken } = await issueTo(ports.iam, ROLE_ARN);

    expect(ports.iam.find(accessKeyId)).toMatchObject({
      secretAccessKey,
      sessionToken,
      caller: {
        accountId: '000000000000',
        arn: 'arn:aws:sts::000000000000:assumed-role/reader/session',
        roleArn: ROLE_ARN,
        userId: `${resources['Reader']?.attributes['RoleId']}:session`,
        accessKeyId,
        context: { 'cognito-identity.amazonaws.com:sub': 'us-east-1:me' },
        cognito: { identityId: 'us-east-1:me', authType: 'authenticated' },
      },
    });
  });

  it('go on after the runtime was started again', async () => {
    const first = await start();
    const { accessKeyId, secretAccessKey } = await issueTo(first.ports.iam, ROLE_ARN);
    await first.stop();
    backend = await startBackend([iamService], TEMPLATE, { dataDir: first.dataDir });

    expect(backend.ports.iam.find(accessKeyId)).toMatchObject({ secretAccessKey, caller: { roleArn: ROLE_ARN } });
  });

  it('end with their role', async () => {
    const first = await start();
    const { accessKeyId } = await issueTo(first.ports.iam, ROLE_ARN);
    await first.stop();
    backend = await startBackend([iamService], {}, { dataDir: first.dataDir });

    expect(backend.ports.iam.find(accessKeyId)).toBeUndefined();
  });

  it('expire, and are forgotten a day later', async () => {
    const { ports, clock, dataDir, stop } = await start();
    const { accessKeyId } = await issueTo(ports.iam, ROLE_ARN);
    clock.advance(HOUR_SECONDS * 1000 + 1);
    expect(ports.iam.find(accessKeyId)).toBeUndefined();
    clock.advance(25 * HOUR_SECONDS * 1000);
    await stop();
    backend = await startBackend([iamService], TEMPLATE, { dataDir, clock });
    await backend.stop();
    clock.advance(-26 * HOUR_SECONDS * 1000);
    backend = await startBackend([iamService], TEMPLATE, { dataDir, clock });

    expect(backend.ports.iam.find(accessKeyId)).toBeUndefined();
  });

  it('are not issued for a role that is not in the template, or a session without a proper name', async () => {
    const { ports } = await start();
    await expect(issueTo(ports.iam, 'arn:aws:iam::000000000000:role/none')).rejects.toMatchObject({
      code: 'NoSuchEntity',
      message: 'The role with name none cannot be found.',
    });
    await expect(
      ports.iam.issue({ roleArn: ROLE_ARN, sessionName: 'a b', durationSeconds: HOUR_SECONDS }),
    ).rejects.toMatchObject({ code: 'ValidationError' });
  });

  it('are not needed to act as a service role', async () => {
    const { ports } = await start();
    const caller = ports.iam.callerOfRole(ROLE_ARN, 'APPSYNC_ASSUME_ROLE');

    expect(caller.arn).toBe('arn:aws:sts::000000000000:assumed-role/reader/APPSYNC_ASSUME_ROLE');
    expect(ports.iam.authorize({ caller, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' }).allowed).toBe(true);
    expect(ports.iam.authorize({ caller, action: 's3:GetObject', resource: 'arn:aws:s3:::c/k' }).allowed).toBe(false);
    expect(() => ports.iam.callerOfRole('arn:aws:iam::000000000000:role/none', 's')).toThrow('none cannot be found');
  });

  it('of the operator are the account root', async () => {
    const { ports } = await start();
    const operator = ports.iam.find(OPERATOR_ACCESS_KEY_ID);

    expect(operator).toMatchObject({
      secretAccessKey: OPERATOR_SECRET_ACCESS_KEY,
      caller: { arn: 'arn:aws:iam::000000000000:root', userId: '000000000000' },
    });
    expect(
      ports.iam.authorize({
        ...(operator === undefined ? {} : { caller: operator.caller }),
        action: 's3:DeleteBucket',
        resource: 'arn:aws:s3:::b',
      }),
    ).toEqual({ allowed: true });
  });
});

it('refuses to start on a bucket policy that it does not understand', async () => {
  const bucketPolicies = {
    ...iamService,
    name: 'buckets',
    resourceTypes: ['AWS::S3::BucketPolicy'],
    identify: () => ({ ref: 'p', attributes: {} }),
    start: async () => ({ stop: async () => undefined }),
  };
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*', Condition: { Boolean: { a: 'true' } } },
    ],
  };
  await expect(
    startBackend([iamService, bucketPolicies], {
      Policy: { type: 'AWS::S3::BucketPolicy', properties: { PolicyDocument } },
    }),
  ).rejects.toThrow('test/Policy, statement 1: the condition operator Boolean is not known');
});
