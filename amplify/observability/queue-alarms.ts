import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmRule } from './alarm-rule.js';
import { DEAD_LETTERS_THRESHOLD, QUEUE_AGE_THRESHOLD_SECONDS, QUEUE_PERIOD_MINUTES } from './alarm-thresholds.js';
import { nameOf } from './deployed-resources.js';
import { queueMetric } from './service-metrics.js';

/** A queue that gives up into no other is where the others give up. */
export function isDeadLetterQueue({ redrivePolicy }: CfnQueue): boolean {
  return redrivePolicy === undefined;
}

/** One for a queue: work that lies too long, or letters that nobody takes. */
export function queueAlarm(queue: CfnQueue): AlarmRule {
  const name = nameOf(queue);
  return isDeadLetterQueue(queue)
    ? {
        id: `${name}-letters`,
        description: `${name} holds work that was given up`,
        metric: queueMetric(queue, 'ApproximateNumberOfMessagesVisible', QUEUE_PERIOD_MINUTES),
        threshold: DEAD_LETTERS_THRESHOLD,
        comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }
    : {
        id: `${name}-age`,
        description: `The oldest work in ${name} is over ${QUEUE_AGE_THRESHOLD_SECONDS} seconds old`,
        metric: queueMetric(queue, 'ApproximateAgeOfOldestMessage', QUEUE_PERIOD_MINUTES),
        threshold: QUEUE_AGE_THRESHOLD_SECONDS,
        comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      };
}
