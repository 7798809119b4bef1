import type { CheckedBackend } from '../backend/checked-backend.js';
import { isReferenceTo } from '../backend/references.js';
import { type Found, functionsOf, label, ofType, propertiesOf, tablesOf } from '../backend/templates.js';
import { ruleOfBackend } from '../finding.js';

interface AlarmedMetric {
  readonly name: string;
  readonly dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** The metrics of which one alarm each is owed. A queue of work ages, and a queue of dead letters fills. */
const OWED = {
  function: { dimension: 'FunctionName', metrics: ['Errors', 'Duration'] },
  table: { dimension: 'TableName', metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'] },
  work: { dimension: 'QueueName', metrics: ['ApproximateAgeOfOldestMessage'] },
  letters: { dimension: 'QueueName', metrics: ['ApproximateNumberOfMessagesVisible'] },
} as const;

export const alarms = ruleOfBackend('alarm', 'Every function, table and queue has its alarms.', (backend) => {
  const alarmed = ofType(backend, 'AWS::CloudWatch::Alarm').flatMap((alarm) => metricsOf(propertiesOf(alarm)));
  return [
    ...functionsOf(backend).flatMap((found) => missing(backend, alarmed, found, 'function')),
    ...tablesOf(backend).flatMap((found) => missing(backend, alarmed, found, 'table')),
    ...ofType(backend, 'AWS::SQS::Queue').flatMap((found) =>
      missing(backend, alarmed, found, propertiesOf(found)['RedrivePolicy'] === undefined ? 'letters' : 'work'),
    ),
  ];
});

function missing(
  backend: CheckedBackend,
  alarmed: readonly AlarmedMetric[],
  found: Found,
  kind: keyof typeof OWED,
): readonly { readonly subject: string; readonly message: string; readonly fix: string }[] {
  const { dimension, metrics } = OWED[kind];
  const watches = ({ dimensions }: AlarmedMetric) =>
    dimensions.some(({ Name, Value }) => Name === dimension && isReferenceTo(backend, Value, found));
  return metrics
    .filter((metric) => !alarmed.some((one) => one.name === metric && watches(one)))
    .map((metric) => ({
      subject: label(found),
      message: `has no alarm on ${metric}`,
      fix: 'Let the rules in amplify/observability/ find it.',
    }));
}

function metricsOf(alarm: Readonly<Record<string, unknown>>): readonly AlarmedMetric[] {
  const { MetricName, Dimensions } = alarm as { MetricName?: string; Dimensions?: AlarmedMetric['dimensions'] };
  return MetricName === undefined ? [] : [{ name: MetricName, dimensions: Dimensions ?? [] }];
}
