import { type CfnResource, Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { DropClip } from '../resources.js';

/** `SampleCount` of a metric that is published once a request counts the requests. */
export type Statistic = 'Sum' | 'Maximum' | 'SampleCount' | 'p50' | 'p95';

export type TableMetricName =
  | 'ReadThrottleEvents'
  | 'WriteThrottleEvents'
  | 'ConsumedReadCapacityUnits'
  | 'ConsumedWriteCapacityUnits';

/** docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function functionMetric(
  lambda: CfnFunction,
  metricName: 'Errors' | 'Invocations' | 'Duration' | 'ConcurrentExecutions',
  statistic: Statistic,
  minutes: number,
): Metric {
  return metric('AWS/Lambda', metricName, { FunctionName: lambda.ref }, statistic, minutes);
}

/** docs.aws.amazon.com/appsync/latest/devguide/monitoring.html */
export function apiMetric(
  { data }: Pick<DropClip, 'data'>,
  metricName: 'Latency' | '5XXError' | '4XXError',
  statistic: Statistic,
  minutes: number,
): Metric {
  const dimensions = { GraphQLAPIId: data.resources.cfnResources.cfnGraphqlApi.attrApiId };
  return metric('AWS/AppSync', metricName, dimensions, statistic, minutes);
}

/** docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html: an index has figures of its own. */
export function tableMetric(
  table: CfnResource,
  index: string | undefined,
  metricName: TableMetricName,
  minutes: number,
): Metric {
  const dimensions = { TableName: table.ref, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) };
  return metric('AWS/DynamoDB', metricName, dimensions, 'Sum', minutes);
}

/** docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html: for each pool and client. */
export function signInMetric(
  { auth }: Pick<DropClip, 'auth'>,
  metricName: 'SignInThrottles' | 'SignInSuccesses' | 'SignUpSuccesses',
  minutes: number,
): Metric {
  const { userPool, userPoolClient } = auth.resources;
  const dimensions = { UserPool: userPool.userPoolId, UserPoolClient: userPoolClient.userPoolClientId };
  return metric('AWS/Cognito', metricName, dimensions, 'Sum', minutes);
}

/** docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function queueMetric(
  queue: CfnQueue,
  metricName: 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible',
  minutes: number,
): Metric {
  return metric('AWS/SQS', metricName, { QueueName: queue.attrQueueName }, 'Maximum', minutes);
}

function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Readonly<Record<string, string>>,
  statistic: Statistic,
  minutes: number,
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap, statistic, period: Duration.minutes(minutes) });
}
