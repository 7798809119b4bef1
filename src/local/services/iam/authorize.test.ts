// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like this
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../assembly/resource.js';
import type { AuthorizeInput, Caller } from '../ports.js';
import { createAuthorizer, type DecisionListener } from './authorize.js';
import { compilePolicy } from './policy/compile-policy.js';

const ROLE_ARN = 'arn:aws:iam::000000000000:role/Uploader';
const CALLER: Caller = {
  accountId: '000000000000',
  arn: 'arn:aws:sts::000000000000:assumed-role/Uploader/session',
  roleArn: ROLE_ARN,
  userId: 'AROAUPLOADER:session',
  accessKeyId: 'ASIALOCAL',
  context: { 'cognito-identity.amazonaws.com:sub': 'us-east-1:guest' },
};
const ROOT: Caller = {
  ...{ accountId: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000' },
  ...{ accessKeyId: 'AKIALOCAL', context: {} },
};
const READ = { caller: CALLER, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

const document = (...statements: Json[]): JsonObject => ({ Version: '2012-10-17', Statement: statements });

function authorizerOf(identity: readonly Json[], onDecision: DecisionListener = () => undefined) {
  const statements = compilePolicy(document(...identity), 'identity', 'Role Uploader');
  const role = { arn: ROLE_ARN, name: 'Uploader', id: 'AROAUPLOADER', maxSessionSeconds: 3600, statements };
  const nowMs = Date.parse('2026-11-20T12:00:00Z');
  return createAuthorizer({ roles: new Map([[ROLE_ARN, role]]), region: 'us-east-1', now: () => nowMs, onDecision });
}

const reason = (identity: readonly Json[], input: AuthorizeInput): string | undefined => {
  const decision = authorizerOf(identity).authorize(input);
  return decision.allowed ? undefined : decision.reason;
};
const allowed = (identity: readonly Json[], input: AuthorizeInput = READ) => reason(identity, input) === undefined;

const grant = (action: Json, resource: Json, more: JsonObject = {}): JsonObject => ({
  ...{ Effect: 'Allow', Action: action, Resource: resource },
  ...more,
});

describe('identity policies', () => {
  it.each<[boolean, JsonObject]>([
    [true, grant('s3:GetObject', 'arn:aws:s3:::b/k')],
    [true, grant('S3:getobject', '*')],
    [true, grant('s3:Get*', 'arn:aws:s3:::b/*')],
    [true, grant('*', '*')],
    [true, grant(['s3:PutObject', 's3:G?tObject'], ['arn:aws:s3:::c/*', 'arn:aws:s3:::?/k'])],
    [false, grant('s3:GetObject', 'arn:aws:s3:::B/k')],
    [false, grant('s3:GetObjectTagging', '*')],
    [false, grant('s3:GetObject', 'arn:aws:s3:::b')],
    [false, grant('dynamodb:*', '*')],
    [true, { Effect: 'Allow', NotAction: 's3:PutObject', Resource: '*' }],
    [false, { Effect: 'Allow', NotAction: 's3:Get*', Resource: '*' }],
    [true, { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::c/*' }],
    [false, { Effect: 'Allow', Action: 's3:*', NotResource: ['arn:aws:s3:::c/*', 'arn:aws:s3:::b/*'] }],
    [true, grant('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:userid': CALLER.userId } } })],
    [false, grant('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:userid': 'other' } } })],
    [true, grant('s3:*', '*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE_ARN } } })],
    [true, grant('s3:*', '*', { Condition: { DateLessThan: { 'aws:CurrentTime': '2026-11-21T00:00:00Z' } } })],
    [true, grant('s3:*', '*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } })],
    [false, grant('s3:*', '*', { Condition: { NumericGreaterThan: { 'aws:EpochTime': '1900000000' } } })],
  ])('allow: %s %j', (expected, statement) => {
    expect(allowed([statement])).toBe(expected);
  });

  it('say nothing when there are none', () => {
    expect(reason([], READ)).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/Uploader/session is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action',
    );
  });

  it('are those of a known role only', () => {
    const input = { ...READ, caller: { ...CALLER, roleArn: 'arn:aws:iam::000000000000:role/Nobody' } };
    expect(reason([grant('*', '*')], input)).toContain('because no identity-based policy allows');
  });

  it('are overridden by an explicit deny, whatever the order', () => {
    const deny = { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
    for (const statements of [
      [deny, grant('*', '*')],
      [grant('*', '*'), deny],
    ]) {
      expect(reason(statements, READ)).toMatch(/arn:aws:s3:::b\/k with an explicit deny in an identity-based policy$/);
    }
  });

  it('follow the session in their variables', () => {
    const own = [grant('s3:GetObject', 'arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*')];
    const at = (key: string) => ({ ...READ, resource: `arn:aws:s3:::b/${key}` });
    expect(allowed(own, at('us-east-1:guest/x'))).toBe(true);
    expect(allowed(own, at('us-east-1:other/x'))).toBe(false);
    expect(allowed(own, { ...at('x/x'), caller: { ...CALLER, context: {} } })).toBe(false);
  });

  it('grant nothing by a NotResource whose variable has no value', () => {
    const others = [
      { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*' },
    ];
    expect(allowed(others)).toBe(true);
    expect(allowed(others, { ...READ, caller: { ...CALLER, context: {} } })).toBe(false);
  });

  it('see the context of the request', () => {
    const listOwn = [grant('s3:ListBucket', '*', { Condition: { StringLike: { 's3:prefix': ['own/*'] } } })];
    const list = { caller: CALLER, action: 's3:ListBucket', resource: 'arn:aws:s3:::b' };
    expect(allowed(listOwn, { ...list, context: { 's3:prefix': 'own/x' } })).toBe(true);
    expect(allowed(listOwn, { ...list, context: { 's3:prefix': 'x' } })).toBe(false);
    expect(allowed(listOwn, list)).toBe(false);
  });
});

describe('resource policies', () => {
  const withPolicy = (principal: Json, input: Partial<AuthorizeInput> = {}, more: JsonObject = {}) =>
    reason([], {
      ...READ,
      ...input,
      resourcePolicies: [document(grant('s3:*', '*', { Principal: principal, ...more }))],
    });

  it.each<[boolean, Json]>([
    [true, '*'],
    [true, { AWS: '*' }],
    [true, { AWS: ROLE_ARN }],
    [true, { AWS: CALLER.arn }],
    [true, { AWS: ['arn:aws:iam::000000000000:role/Other', ROLE_ARN] }],
    [false, { AWS: 'arn:aws:iam::000000000000:role/Other' }],
    [false, { Service: 's3.amazonaws.com' }],
    [false, { Federated: 'cognito-identity.amazonaws.com' }],
    [false, { AWS: '111111111111' }],
  ])('allow a role without a policy of its own: %s %j', (expected, principal) => {
    expect(withPolicy(principal) === undefined).toBe(expected);
  });

  it('that name the account leave the decision to the role', () => {
    for (const principal of ['000000000000', 'arn:aws:iam::000000000000:root']) {
      expect(withPolicy({ AWS: principal })).toContain('because no identity-based policy');
    }
  });

  it('that deny the account deny its roles', () => {
    const deny = document({ Effect: 'Deny', Principal: { AWS: '000000000000' }, Action: 's3:*', Resource: '*' });
    expect(reason([grant('*', '*')], { ...READ, resourcePolicies: [deny] })).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
  });

  it('deny all but those a NotPrincipal names', () => {
    const deny = (name: string) =>
      document({ Effect: 'Deny', NotPrincipal: { AWS: name }, Action: 's3:*', Resource: '*' });
    expect(allowed([grant('*', '*')], { ...READ, resourcePolicies: [deny(ROLE_ARN)] })).toBe(true);
    expect(allowed([grant('*', '*')], { ...READ, resourcePolicies: [deny(`${ROLE_ARN}2`)] })).toBe(false);
  });

  it('allow a service on the terms they state', () => {
    const input = { action: 's3:GetObject', resource: READ.resource, service: 'events.amazonaws.com' };
    const rule = { Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/r' } } };
    const fromRule = (name: string) => ({
      ...input,
      context: { 'aws:SourceArn': `arn:aws:events:us-east-1:000000000000:rule/${name}` },
      resourcePolicies: [document(grant('s3:*', '*', { Principal: { Service: 'events.amazonaws.com' }, ...rule }))],
    });
    expect(reason([], fromRule('r'))).toBeUndefined();
    expect(reason([], fromRule('other'))).toBe(
      'User: events.amazonaws.com is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no resource-based policy allows the s3:GetObject action',
    );
  });

  it('alone decide about the anonymous', () => {
    const anonymous = { action: 's3:GetObject', resource: READ.resource };
    const open = document(grant('s3:GetObject', '*', { Principal: '*' }));
    expect(reason([grant('*', '*')], anonymous)).toMatch(/^User: anonymous .* because no resource-based policy/);
    expect(reason([], { ...anonymous, resourcePolicies: [open] })).toBeUndefined();
  });

  it('can demand TLS', () => {
    const tls = document({
      ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    const input = (secure: string) => ({
      ...READ,
      context: { 'aws:SecureTransport': secure },
      resourcePolicies: [tls],
    });
    expect(allowed([grant('*', '*')], input('true'))).toBe(true);
    expect(allowed([grant('*', '*')], input('false'))).toBe(false);
  });
});

it('lets the account root do everything', () => {
  expect(reason([], { ...READ, caller: ROOT })).toBeUndefined();
});

it('throws what it refuses', () => {
  const authorizer = authorizerOf([]);
  expect(() => authorizer.require(READ)).toThrow(
    expect.objectContaining({ code: 'AccessDeniedException', statusCode: 403, message: reason([], READ) }),
  );
  expect(() => authorizer.require({ ...READ, caller: ROOT })).not.toThrow();
});

it('tells of every decision, allowed or not, and has no ear for what the listener makes of it', () => {
  const told: string[] = [];
  const onDecision = ({ action }: AuthorizeInput, decision: { readonly allowed: boolean }) => {
    told.push(`${action} ${decision.allowed}`);
  };
  const authorizer = authorizerOf([grant('s3:GetObject', '*')], onDecision);
  authorizer.authorize(READ);
  expect(() => authorizer.require({ ...READ, action: 's3:PutObject' })).toThrow('not authorized');

  expect(told).toEqual(['s3:GetObject true', 's3:PutObject false']);
});
