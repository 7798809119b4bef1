import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { OPERATION_TIMEOUT_SECONDS } from '../../src/domain/limits.js';
import type { AlarmRule } from './alarm-rule.js';
import {
  BACKGROUND_DURATION_THRESHOLD_RATIO,
  FUNCTION_DURATION_PERIOD_MINUTES,
  FUNCTION_DURATION_PERIODS,
  FUNCTION_DURATION_THRESHOLD_MS,
  FUNCTION_ERROR_RATE_PERIOD_MINUTES,
  FUNCTION_ERROR_RATE_THRESHOLD_PERCENT,
  FUNCTION_ERRORS_PERIOD_MINUTES,
  FUNCTION_ERRORS_THRESHOLD,
} from './alarm-thresholds.js';
import { nameOf } from './deployed-resources.js';
import { functionMetric } from './service-metrics.js';

/** Three for a function: too many errors, too large a share of them, too slow. */
export function functionAlarms(lambda: CfnFunction): readonly AlarmRule[] {
  const name = nameOf(lambda);
  const durationMs = durationThresholdMs(lambda);
  const rateMinutes = FUNCTION_ERROR_RATE_PERIOD_MINUTES;
  return [
    {
      id: `${name}-errors`,
      description: `${name} failed ${FUNCTION_ERRORS_THRESHOLD} times in ${FUNCTION_ERRORS_PERIOD_MINUTES} minutes`,
      metric: functionMetric(lambda, 'Errors', 'Sum', FUNCTION_ERRORS_PERIOD_MINUTES),
      threshold: FUNCTION_ERRORS_THRESHOLD,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    },
    {
      id: `${name}-error-rate`,
      description: `${FUNCTION_ERROR_RATE_THRESHOLD_PERCENT} % of the invocations of ${name} failed over ${rateMinutes} minutes`,
      metric: new MathExpression({
        label: 'error rate in percent',
        expression: '100 * errors / invocations',
        usingMetrics: {
          errors: functionMetric(lambda, 'Errors', 'Sum', rateMinutes),
          invocations: functionMetric(lambda, 'Invocations', 'Sum', rateMinutes),
        },
        period: Duration.minutes(rateMinutes),
      }),
      threshold: FUNCTION_ERROR_RATE_THRESHOLD_PERCENT,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    },
    {
      id: `${name}-duration`,
      description: `One in twenty invocations of ${name} took over ${durationMs} ms for ${FUNCTION_DURATION_PERIODS} minutes`,
      metric: functionMetric(lambda, 'Duration', 'p95', FUNCTION_DURATION_PERIOD_MINUTES),
      threshold: durationMs,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      periods: FUNCTION_DURATION_PERIODS,
    },
  ];
}

/** Who has no more time than an operation may have a caller waiting for it. */
function durationThresholdMs({ timeout, node }: CfnFunction): number {
  if (timeout === undefined) {
    throw new Error(`${node.path} states no timeout`);
  }
  return timeout <= OPERATION_TIMEOUT_SECONDS
    ? FUNCTION_DURATION_THRESHOLD_MS
    : timeout * 1000 * BACKGROUND_DURATION_THRESHOLD_RATIO;
}
