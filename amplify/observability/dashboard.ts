import { type CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { Color, Dashboard, GraphWidget, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import {
  BACKEND_DIMENSION,
  METRIC_UNITS,
  METRICS_NAMESPACE,
  METRICS_SERVICE,
  type MetricName,
} from '../../src/domain/metric-names.js';
import type { DropClip } from '../resources.js';
import { API_LATENCY_THRESHOLD_MS, FUNCTION_DURATION_THRESHOLD_MS } from './alarm-thresholds.js';
import { nameOf } from './deployed-resources.js';
import { isDeadLetterQueue } from './queue-alarms.js';
import {
  apiMetric,
  functionMetric,
  queueMetric,
  type Statistic,
  signInMetric,
  type TableMetricName,
  tableMetric,
} from './service-metrics.js';

export interface Watched {
  readonly functions: readonly CfnFunction[];
  readonly tables: readonly CfnResource[];
  readonly queues: readonly CfnQueue[];
}

/** Three widgets a row of CloudWatch's grid of 24. */
const WIDGET_WIDTH = 8;
const MINUTES = 5;

/** One page: what people do, what the API and the functions answer, what lies behind them. */
export function addDashboard(stack: Stack, backend: DropClip, { functions, tables, queues }: Watched): void {
  new Dashboard(stack, 'Dashboard', {
    defaultInterval: Duration.hours(3),
    widgets: [
      productWidgets(backend.stack.stackName),
      apiWidgets(backend),
      functionWidgets(functions),
      tableWidgets(tables),
      queueWidgets(queues),
    ],
  });
}

function productWidgets(backendName: string): GraphWidget[] {
  const product = (name: MetricName, statistic: string) =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: name,
      dimensionsMap: { service: METRICS_SERVICE, [BACKEND_DIMENSION]: backendName },
      statistic,
      period: Duration.minutes(MINUTES),
      label: `${name} (${METRIC_UNITS[name]})`,
    });
  const uploads = ['UploadsBegun', 'UploadsCompleted', 'UploadsFailed'] as const;
  const processing = [product('ProcessingTime', 'p95'), product('QueueAge', 'Maximum')];
  return [
    graph(
      'Uploads',
      uploads.map((name) => product(name, 'Sum')),
    ),
    graph('Bytes stored', [product('BytesStored', 'Sum')]),
    graph('Processing and moderation', [...processing, product('ModerationDecisions', 'Sum')]),
  ];
}

function apiWidgets(backend: DropClip): GraphWidget[] {
  const requests = apiMetric(backend, 'Latency', 'SampleCount', MINUTES).with({ label: 'requests' });
  const errors = (['4XXError', '5XXError'] as const).map((name) => apiMetric(backend, name, 'Sum', MINUTES));
  const latencies = (['p50', 'p95'] as const).map((statistic) =>
    apiMetric(backend, 'Latency', statistic, MINUTES).with({ label: statistic }),
  );
  const users = (['SignUpSuccesses', 'SignInSuccesses', 'SignInThrottles'] as const).map((name) =>
    signInMetric(backend, name, MINUTES),
  );
  return [
    graph('API: requests and errors', [requests, ...errors]),
    graph('API: latency, ms', latencies, API_LATENCY_THRESHOLD_MS),
    graph('Users', users),
  ];
}

function functionWidgets(functions: readonly CfnFunction[]): GraphWidget[] {
  const each = (name: 'Invocations' | 'Errors' | 'Duration', statistic: Statistic) =>
    functions.map((lambda) => functionMetric(lambda, name, statistic, MINUTES).with({ label: nameOf(lambda) }));
  return [
    graph('Functions: invocations', each('Invocations', 'Sum')),
    graph('Functions: errors', each('Errors', 'Sum')),
    graph('Functions: duration of the slowest 5 %, ms', each('Duration', 'p95'), FUNCTION_DURATION_THRESHOLD_MS),
  ];
}

function tableWidgets(tables: readonly CfnResource[]): GraphWidget[] {
  const each = (name: TableMetricName) =>
    tables.map((table) => tableMetric(table, undefined, name, MINUTES).with({ label: nameOf(table) }));
  return [
    graph('Tables: read capacity', each('ConsumedReadCapacityUnits')),
    graph('Tables: write capacity', each('ConsumedWriteCapacityUnits')),
    graph('Tables: throttled', [...each('ReadThrottleEvents'), ...each('WriteThrottleEvents')]),
  ];
}

function queueWidgets(queues: readonly CfnQueue[]): GraphWidget[] {
  const each = (name: 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible', letters: boolean) =>
    queues
      .filter((queue) => isDeadLetterQueue(queue) === letters)
      .map((queue) => queueMetric(queue, name, MINUTES).with({ label: nameOf(queue) }));
  return [
    graph('Queues: age of the oldest, s', each('ApproximateAgeOfOldestMessage', false)),
    graph('Dead letters', each('ApproximateNumberOfMessagesVisible', true)),
  ];
}

function graph(title: string, left: IMetric[], alarmAt?: number): GraphWidget {
  return new GraphWidget({
    title,
    left,
    width: WIDGET_WIDTH,
    ...(alarmAt === undefined ? {} : { leftAnnotations: [{ value: alarmAt, label: 'alarm', color: Color.RED }] }),
  });
}
