import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Resource } from '../../../assembly/resource.js';
import { evaluatePolicy } from '../policy/evaluate.js';
import { buildRole } from '../test-support/start-backend.js';
import { collectRoles } from './collect-roles.js';

const document = (action: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});

function role(properties: JsonObject = {}, statements: readonly Json[] = []): Resource {
  return build('Worker', buildRole('worker', statements, properties), 'worker', {
    Arn: 'arn:aws:iam::000000000000:role/worker',
    RoleId: 'AROAWORKER',
  });
}

function build(
  logicalId: string,
  { type, properties }: { readonly type: string; readonly properties: JsonObject },
  ref = logicalId,
  attributes: Record<string, string> = {},
): Resource {
  return { logicalId, path: `test/${logicalId}`, type, properties, ref, attributes, metadata: {} };
}

const policy = (properties: JsonObject) => build('Grants', { type: 'AWS::IAM::Policy', properties });

function grants(resources: readonly Resource[], action: string): boolean {
  const [worker] = collectRoles(resources).values();
  const request = { principal: {}, action, resource: 'arn:aws:x:::y', lookup: () => undefined };
  return evaluatePolicy(worker?.statements ?? [], request) === 'allow';
}

describe('a role may do what', () => {
  it('its inline policies grant', () => {
    const resources = [role({}, [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }])];
    expect(grants(resources, 's3:GetObject')).toBe(true);
    expect(grants(resources, 's3:PutObject')).toBe(false);
  });

  it('policies grant that name it', () => {
    const attached = policy({ PolicyName: 'p', PolicyDocument: document('ssm:GetParameters'), Roles: ['worker'] });
    expect(grants([role(), attached], 'ssm:GetParameters')).toBe(true);
  });

  it('managed policies of the template grant, attached from either side', () => {
    const arn = 'arn:aws:iam::000000000000:policy/m';
    const managed = (roles: readonly string[]) =>
      build(
        'Managed',
        { type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument: document('sqs:SendMessage'), Roles: roles } },
        arn,
      );
    expect(grants([role(), managed(['worker'])], 'sqs:SendMessage')).toBe(true);
    expect(grants([role({ ManagedPolicyArns: [arn] }), managed([])], 'sqs:SendMessage')).toBe(true);
    expect(grants([role(), managed([])], 'sqs:SendMessage')).toBe(false);
  });

  it.each([
    ['service-role/AWSLambdaBasicExecutionRole', 'logs:PutLogEvents'],
    ['service-role/AWSLambdaVPCAccessExecutionRole', 'ec2:CreateNetworkInterface'],
    ['service-role/AWSLambdaSQSQueueExecutionRole', 'sqs:ReceiveMessage'],
    ['service-role/AWSLambdaDynamoDBExecutionRole', 'dynamodb:GetRecords'],
    ['service-role/AWSAppSyncPushToCloudWatchLogs', 'logs:CreateLogStream'],
    ['AWSXRayDaemonWriteAccess', 'xray:PutTraceSegments'],
  ])('AWS grants with %s', (name, action) => {
    const resources = [role({ ManagedPolicyArns: [`arn:aws:iam::aws:policy/${name}`] })];
    expect(grants(resources, action)).toBe(true);
    expect(grants(resources, 's3:GetObject')).toBe(false);
  });
});

it('knows a role by its ARN, with its name, id and longest session', () => {
  const roles = collectRoles([role({ MaxSessionDuration: 7200 })]);
  expect(roles.get('arn:aws:iam::000000000000:role/worker')).toMatchObject({
    ...{ name: 'worker', id: 'AROAWORKER', maxSessionSeconds: 7200 },
  });
});

describe('the start is refused, by name, for', () => {
  const refusal = (...resources: readonly Resource[]) => {
    try {
      collectRoles(resources);
    } catch (error) {
      return error instanceof Error ? error.message : error;
    }
    return undefined;
  };

  it.each([
    [
      'an AWS-managed policy that is not in the table',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      'AdministratorAccess is not simulated',
    ],
    [
      'a managed policy of another account',
      { ManagedPolicyArns: ['arn:aws:iam::111111111111:policy/x'] },
      'is not in the template',
    ],
    [
      'a permissions boundary',
      { PermissionsBoundary: 'arn:aws:iam::aws:policy/x' },
      'PermissionsBoundary is not simulated',
    ],
    [
      'a malformed trust policy',
      { AssumeRolePolicyDocument: document('sts:AssumeRole') },
      'trust policy, statement 1: it needs either Principal',
    ],
    ['policies that are no list', { Policies: {} }, 'Policies is not a list'],
  ])('%s', (_, properties, message) => {
    expect(refusal(role(properties))).toContain(message);
    expect(refusal(role(properties))).toContain('test/Worker');
  });

  it.each<[string, JsonObject, string]>([
    [
      'an unknown element',
      { Effect: 'Allow', Action: '*', Resource: '*', Principle: '*' },
      'the element Principle is not known',
    ],
    ['an unknown effect', { Effect: 'allow', Action: '*', Resource: '*' }, 'Effect is "allow"'],
    ['no effect', { Action: '*', Resource: '*' }, 'Effect is missing'],
    ['no action', { Effect: 'Allow', Resource: '*' }, 'either Action or NotAction'],
    ['both actions', { Effect: 'Allow', Action: '*', NotAction: '*', Resource: '*' }, 'either Action or NotAction'],
    ['no resource', { Effect: 'Allow', Action: '*' }, 'either Resource or NotResource'],
    ['a principal', { Effect: 'Allow', Action: '*', Resource: '*', Principal: '*' }, 'has no Principal'],
    [
      'an action without a service',
      { Effect: 'Allow', Action: 'GetObject', Resource: '*' },
      '"GetObject" is not an action',
    ],
    ['a resource that is no ARN', { Effect: 'Allow', Action: '*', Resource: 'bucket' }, 'neither an ARN nor'],
    [
      'an unknown operator',
      { Effect: 'Allow', Action: '*', Resource: '*', Condition: { Like: { a: 'b' } } },
      'operator Like',
    ],
  ])('a statement with %s', (_, statement, message) => {
    expect(refusal(role({}, [statement]))).toContain(message);
    expect(refusal(role({}, [statement]))).toContain('policy Inline, statement 1');
  });

  it('an unknown version', () => {
    const wrong = { Version: '2020-01-01', Statement: [] };
    expect(refusal(policy({ PolicyDocument: wrong, Roles: [] }))).toContain('Version "2020-01-01" is not known');
  });

  it('a policy of users, or of a role that is not there', () => {
    expect(refusal(policy({ PolicyDocument: document('*'), Users: ['u'] }))).toContain('attached to Users');
    expect(refusal(policy({ PolicyDocument: document('*'), Roles: ['gone'] }))).toContain('role gone');
    expect(refusal(policy({ Roles: [] }))).toContain('PolicyDocument is not an object');
  });
});
