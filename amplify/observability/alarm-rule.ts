import type { Stack } from 'aws-cdk-lib';
import { Alarm, type ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** When someone is told, and what. */
export interface AlarmRule {
  /** Unique in its stack. */
  readonly id: string;
  readonly description: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  /** How many periods of the metric in a row; one when absent. */
  readonly periods?: number;
}

/** Raises alarms, and takes them back, on the topic. Silence is health: services publish most of these only when they happen. */
export function addAlarms(stack: Stack, topic: ITopic, rules: readonly AlarmRule[]): readonly Alarm[] {
  const action = new SnsAction(topic);
  return rules.map(({ id, description, metric, threshold, comparison, periods = 1 }) => {
    const alarm = new Alarm(stack, id, {
      alarmDescription: description,
      metric,
      threshold,
      comparisonOperator: comparison,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
}
