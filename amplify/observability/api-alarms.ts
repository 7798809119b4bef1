import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { DropClip } from '../resources.js';
import type { AlarmRule } from './alarm-rule.js';
import {
  API_ERROR_RATE_PERIOD_MINUTES,
  API_ERROR_RATE_THRESHOLD_PERCENT,
  API_ERRORS_PERIOD_MINUTES,
  API_ERRORS_THRESHOLD,
  API_LATENCY_PERIOD_MINUTES,
  API_LATENCY_PERIODS,
  API_LATENCY_THRESHOLD_MS,
  SIGN_IN_THROTTLES_PERIOD_MINUTES,
  SIGN_IN_THROTTLES_THRESHOLD,
} from './alarm-thresholds.js';
import { apiMetric, signInMetric } from './service-metrics.js';

/** What every caller meets first: the API's speed and faults, and the sign-in. */
export function apiAlarms(backend: Pick<DropClip, 'data' | 'auth'>): readonly AlarmRule[] {
  const rateMinutes = API_ERROR_RATE_PERIOD_MINUTES;
  return [
    {
      id: 'api-latency',
      description: `One in twenty answers of the API took over ${API_LATENCY_THRESHOLD_MS} ms for ${API_LATENCY_PERIODS} minutes`,
      metric: apiMetric(backend, 'Latency', 'p95', API_LATENCY_PERIOD_MINUTES),
      threshold: API_LATENCY_THRESHOLD_MS,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      periods: API_LATENCY_PERIODS,
    },
    {
      id: 'api-errors',
      description: `The API failed ${API_ERRORS_THRESHOLD} times in ${API_ERRORS_PERIOD_MINUTES} minutes`,
      metric: apiMetric(backend, '5XXError', 'Sum', API_ERRORS_PERIOD_MINUTES),
      threshold: API_ERRORS_THRESHOLD,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    },
    {
      id: 'api-error-rate',
      description: `${API_ERROR_RATE_THRESHOLD_PERCENT} % of the requests to the API failed over ${rateMinutes} minutes`,
      metric: new MathExpression({
        label: 'error rate in percent',
        expression: '100 * errors / requests',
        usingMetrics: {
          errors: apiMetric(backend, '5XXError', 'Sum', rateMinutes),
          // AppSync counts requests for a whole account; each of an API's has one latency.
          requests: apiMetric(backend, 'Latency', 'SampleCount', rateMinutes),
        },
        period: Duration.minutes(rateMinutes),
      }),
      threshold: API_ERROR_RATE_THRESHOLD_PERCENT,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    },
    {
      id: 'sign-in-throttles',
      description: `More than ${SIGN_IN_THROTTLES_THRESHOLD} sign-ins were throttled in a minute`,
      metric: signInMetric(backend, 'SignInThrottles', SIGN_IN_THROTTLES_PERIOD_MINUTES),
      threshold: SIGN_IN_THROTTLES_THRESHOLD,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    },
  ];
}
