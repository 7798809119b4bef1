import type { JsonObject } from '../../../assembly/resource.js';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/**
 * What the AWS-managed policies grant that synthesized backends attach.
 * Source: the AWS Managed Policy Reference Guide. A role with another one stops the start with its ARN.
 */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': LOGS,
  'service-role/AWSLambdaVPCAccessExecutionRole': [
    ...LOGS,
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    ...LOGS,
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
  ],
  'service-role/AWSLambdaDynamoDBExecutionRole': [
    ...LOGS,
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
  ],
  'service-role/AWSAppSyncPushToCloudWatchLogs': LOGS,
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  CloudWatchLambdaInsightsExecutionRolePolicy: LOGS,
};

export const AWS_MANAGED_PREFIX = 'arn:aws:iam::aws:policy/';

/** The document of an AWS-managed policy; undefined when it is not in the table. */
export function findAwsManagedPolicy(arn: string): JsonObject | undefined {
  const name = arn.slice(AWS_MANAGED_PREFIX.length);
  const actions = arn.startsWith(AWS_MANAGED_PREFIX) && Object.hasOwn(GRANTS, name) ? GRANTS[name] : undefined;
  return actions === undefined
    ? undefined
    : { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}
