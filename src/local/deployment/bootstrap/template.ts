import type { JsonObject } from '../../assembly/index.js';

/** The stack, qualifier and version of a bootstrapped account, as CDK and Amplify look for them. */
export const BOOTSTRAP_STACK = 'CDKToolkit';
const QUALIFIER = 'hnb659fds';

/** Amplify asks for 6 or more; CDK asks to bootstrap again below 21. Version 31 is what `cdk bootstrap` 2.1100 makes. */
const BOOTSTRAP_VERSION = '31';

/** Where CDK uploads assets to. */
export function stagingBucketName(accountId: string, region: string): string {
  return `cdk-${QUALIFIER}-assets-${accountId}-${region}`;
}

/**
 * What `cdk bootstrap` deploys, less what nothing here asks for: the image repository, the KMS key and the permissions of
 * other accounts. Its policies are enforced as those of every stack.
 */
export function bootstrapTemplate(accountId: string, region: string): JsonObject {
  const bucket = stagingBucketName(accountId, region);
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const executionRole = roleName('cfn-exec', accountId, region);
  return {
    Description: 'Resources that CDK and Amplify need to deploy into this account',
    Resources: {
      StagingBucket: {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: bucket, VersioningConfiguration: { Status: 'Enabled' } },
      },
      CdkBootstrapVersion: {
        Type: 'AWS::SSM::Parameter',
        Properties: { Type: 'String', Name: `/cdk-bootstrap/${QUALIFIER}/version`, Value: BOOTSTRAP_VERSION },
      },
      FilePublishingRole: role('file-publishing', accountId, region, [
        allow(
          ['s3:GetObject*', 's3:GetBucket*', 's3:GetEncryptionConfiguration', 's3:List*'],
          [bucketArn, `${bucketArn}/*`],
        ),
        allow(['s3:PutObject*', 's3:DeleteObject*', 's3:Abort*'], [bucketArn, `${bucketArn}/*`]),
      ]),
      LookupRole: role('lookup', accountId, region, [
        allow(['cloudformation:Describe*', 'cloudformation:Get*', 'cloudformation:List*', 'ssm:GetParameter*'], '*'),
      ]),
      DeploymentActionRole: role('deploy', accountId, region, [
        allow(['cloudformation:*', 'sts:GetCallerIdentity'], '*'),
        allow(['s3:GetObject*', 's3:GetBucket*', 's3:List*'], [bucketArn, `${bucketArn}/*`]),
        allow(['iam:PassRole'], `arn:aws:iam::${accountId}:role/${executionRole}`),
        allow(
          ['ssm:GetParameter', 'ssm:GetParameters'],
          `arn:aws:ssm:${region}:${accountId}:parameter/cdk-bootstrap/*`,
        ),
      ]),
      CloudFormationExecutionRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: executionRole,
          AssumeRolePolicyDocument: trust({ Service: 'cloudformation.amazonaws.com' }),
          Policies: [policy([allow('*', '*')])],
        },
      },
    },
    Outputs: {
      BucketName: { Value: bucket },
      BucketDomainName: { Value: `${bucket}.s3.${region}.amazonaws.com` },
      BootstrapVersion: { Value: BOOTSTRAP_VERSION },
    },
  };
}

function role(kind: string, accountId: string, region: string, statements: readonly JsonObject[]): JsonObject {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: roleName(`${kind}-role`, accountId, region),
      AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${accountId}:root` }),
      Policies: [policy(statements)],
    },
  };
}

function roleName(kind: string, accountId: string, region: string): string {
  const name = kind === 'cfn-exec' ? 'cfn-exec-role' : kind;
  return `cdk-${QUALIFIER}-${name}-${accountId}-${region}`;
}

function trust(principal: JsonObject): JsonObject {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }] };
}

function policy(statements: readonly JsonObject[]): JsonObject {
  return { PolicyName: 'default', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
}

function allow(actions: string | readonly string[], resources: string | readonly string[]): JsonObject {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}
