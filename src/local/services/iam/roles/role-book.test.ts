import { expect, it } from 'vitest';
import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { createAuthorizer } from '../authorize.js';
import { createRoleBook } from './role-book.js';

const arnOf = (role: string) => `arn:aws:iam::000000000000:role/${role}`;
const ROLE_ARN = arnOf('worker');
const TRUST = { Version: '2012-10-17', Statement: [] };

const allow = (...actions: string[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

const resource = (type: string, ref: string, properties: JsonObject): Resource => ({
  ...{ type, ref, properties, logicalId: ref, path: `stack/${ref}` },
  ...{ attributes: { Arn: arnOf(ref), RoleId: 'AROA' }, metadata: {} },
});

function openBook() {
  const book = createRoleBook([
    resource('AWS::IAM::Role', 'worker', { AssumeRolePolicyDocument: TRUST }),
    resource('AWS::IAM::Role', 'other', { AssumeRolePolicyDocument: TRUST }),
    resource('AWS::IAM::Policy', 'access', {
      PolicyName: 'access',
      Roles: ['worker'],
      PolicyDocument: allow('s3:GetObject', 's3:PutObject'),
    }),
    resource('AWS::IAM::Policy', 'shared', {
      PolicyName: 'shared',
      Roles: ['worker', 'other'],
      PolicyDocument: allow('sqs:SendMessage'),
    }),
  ]);
  const { authorize } = createAuthorizer({ roles: book.roles, region: 'us-east-1', now: () => 0 });
  const caller = {
    ...{ accountId: '000000000000', arn: `${ROLE_ARN}/s`, roleArn: ROLE_ARN },
    ...{ userId: 'AROAWORKER:s', accessKeyId: 'ASIALOCAL', context: {} },
  };
  return { ...book, may: (action: string) => authorize({ caller, action, resource: 'arn:aws:s3:::b/k' }).allowed };
}

it('decides by a changed policy from the next decision on, and leaves the other policies of the role', () => {
  const { may, putRolePolicy } = openBook();
  expect([may('s3:GetObject'), may('s3:PutObject'), may('sqs:SendMessage')]).toEqual([true, true, true]);
  putRolePolicy('worker', 'access', allow('s3:GetObject'));

  expect([may('s3:GetObject'), may('s3:PutObject'), may('sqs:SendMessage')]).toEqual([true, false, true]);
});

it.each([
  ['worker', 'shared'],
  ['other', 'access'],
  ['worker', 'none'],
])('refuses for %s what is no policy of its own: %s', (role, policy) => {
  expect(() => openBook().putRolePolicy(role, policy, allow('s3:GetObject'))).toThrow(
    expect.objectContaining({ code: 'NoSuchEntity' }),
  );
});

it('changes nothing when the document is malformed', () => {
  const { may, putRolePolicy } = openBook();
  expect(() => putRolePolicy('worker', 'access', { Statement: [{ Effect: 'Maybe' }] })).toThrow('Effect is "Maybe"');

  expect(may('s3:PutObject')).toBe(true);
});
