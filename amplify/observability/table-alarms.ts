import type { CfnResource } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRule } from './alarm-rule.js';
import { TABLE_THROTTLES_PERIOD_MINUTES, TABLE_THROTTLES_THRESHOLD } from './alarm-thresholds.js';
import { nameOf } from './deployed-resources.js';
import { indexNamesOf } from './index-names.js';
import { tableMetric } from './service-metrics.js';

const METRICS = { reads: 'ReadThrottleEvents', writes: 'WriteThrottleEvents' } as const;

/** Two for a table and two for each of its indexes: reads that were throttled, and writes. */
export function tableAlarms(table: CfnResource): readonly AlarmRule[] {
  return [undefined, ...indexNamesOf(table)].flatMap((index) =>
    Object.entries(METRICS).map(([direction, metricName]) => {
      const place = [nameOf(table), index].filter((part) => part !== undefined);
      return {
        id: [...place, direction].join('-'),
        description: `${TABLE_THROTTLES_THRESHOLD} ${direction} of ${place.join(' by ')} were throttled in ${TABLE_THROTTLES_PERIOD_MINUTES} minutes`,
        metric: tableMetric(table, index, metricName, TABLE_THROTTLES_PERIOD_MINUTES),
        threshold: TABLE_THROTTLES_THRESHOLD,
        comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      };
    }),
  );
}
