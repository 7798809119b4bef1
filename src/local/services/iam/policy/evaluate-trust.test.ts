import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { evaluateTrust, type TrustRequest } from './evaluate-trust.js';

const ROLE = 'arn:aws:iam::000000000000:role/R';
const trusts = (principal: Json, more: JsonObject = {}): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more }],
});
const decide = (document: JsonObject, principal: TrustRequest['principal'], more: Partial<TrustRequest> = {}) =>
  evaluateTrust(document, { principal, action: 'sts:AssumeRole', roleArn: ROLE, ...more });

it('trusts the service it names, and no other', () => {
  const document = trusts({ Service: ['lambda.amazonaws.com', 'edgelambda.amazonaws.com'] });
  expect(decide(document, { service: 'lambda.amazonaws.com' })).toBe('allow');
  expect(decide(document, { service: 'ec2.amazonaws.com' })).toBe('none');
  expect(decide(document, { accountId: '000000000000', arn: 'arn:aws:iam::000000000000:root' })).toBe('none');
});

it('trusts an identity pool for the identities its conditions name', () => {
  const document = trusts(
    { Federated: 'cognito-identity.amazonaws.com' },
    {
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'us-east-1:pool' },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
    },
  );
  const by = (aud: string, amr: string, action = 'sts:AssumeRoleWithWebIdentity') =>
    decide(
      document,
      { federated: 'cognito-identity.amazonaws.com' },
      { action, context: { 'cognito-identity.amazonaws.com:aud': aud, 'cognito-identity.amazonaws.com:amr': [amr] } },
    );
  expect(by('us-east-1:pool', 'authenticated')).toBe('allow');
  expect(by('us-east-1:other', 'authenticated')).toBe('none');
  expect(by('us-east-1:pool', 'unauthenticated')).toBe('none');
  expect(by('us-east-1:pool', 'authenticated', 'sts:AssumeRole')).toBe('none');
});

it('leaves it to the caller’s own policies when it trusts the account', () => {
  const document = trusts({ AWS: 'arn:aws:iam::000000000000:root' });
  const session = { accountId: '000000000000', arn: 'arn:aws:sts::000000000000:assumed-role/A/s' };
  expect(decide(document, { ...session, roleArn: 'arn:aws:iam::000000000000:role/A' })).toBe('delegated');
  expect(decide(document, { accountId: '000000000000', arn: 'arn:aws:iam::000000000000:root' })).toBe('allow');
});

it('denies what a statement denies', () => {
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
      { Effect: 'Deny', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:*' },
    ],
  };
  expect(decide(document, { service: 'lambda.amazonaws.com' })).toBe('deny');
  expect(decide(document, { service: 'ec2.amazonaws.com' })).toBe('allow');
});

it.each<[JsonObject, string]>([
  [trusts({ Service: 'x' }, { Resource: '*' }), 'a trust policy has no Resource'],
  [trusts({ CanonicalUser: 'x' }), 'the principal type CanonicalUser is not simulated'],
  [trusts({ AWS: 'arn:aws:iam::000000000000:role/*' }), 'is neither an account, a role'],
  [trusts({ AWS: [1] }), 'is not text'],
  [trusts({}), 'Principal names nobody'],
  [trusts('everyone'), 'Principal is neither'],
])('refuses %j', (document, message) => {
  expect(() => decide(document, {})).toThrow(message);
});
