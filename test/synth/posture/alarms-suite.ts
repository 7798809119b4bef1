import { describe, expect, it } from 'vitest';
import { isReferenceTo } from '../../../scripts/check/backend/references.js';
import type { SynthesizedBackend } from '../../support/synthesize-backend.js';
import { type Backends, type Found, functionsOf, propertiesOf, TARGETS, tablesOf } from '../targets.js';

interface AlarmProperties {
  readonly AlarmDescription?: string;
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly EvaluationPeriods?: number;
  readonly Threshold?: number;
  readonly ComparisonOperator?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Metrics?: readonly MetricQuery[];
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: Pick<AlarmProperties, 'MetricName' | 'Namespace' | 'Dimensions'>;
    readonly Period: number;
    readonly Stat: string;
  };
}

/** The first documents' alarms, their numbers written out once more. */
export function describeAlarmPosture(backends: Backends): void {
  const alarmsOf = (backend: SynthesizedBackend): readonly AlarmProperties[] =>
    backend.ofType('AWS::CloudWatch::Alarm').map(propertiesOf);

  describe.each(TARGETS)('alarms of a %s', (kind) => {
    const alarms = () => alarmsOf(backends(kind));
    const names = (alarm: Pick<AlarmProperties, 'Dimensions'>, dimension: string, resource: Found) =>
      isReferenceTo(backends(kind), dimensionOf(alarm, dimension), resource);
    const expectOnePerResource = (
      found: readonly Pick<AlarmProperties, 'Dimensions'>[],
      dimension: string,
      resources: readonly Found[],
    ) => {
      expect(found).toHaveLength(resources.length);
      for (const resource of resources) {
        expect(
          found.filter((alarm) => names(alarm, dimension, resource)),
          resource.logicalId,
        ).toHaveLength(1);
      }
    };
    const ofMetric = (namespace: string, name: string) =>
      alarms().filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === name);

    it('tell a topic when they are raised and when they are over, and take silence for health', () => {
      const [topic] = backends(kind).ofType('AWS::SNS::Topic');
      for (const alarm of backends(kind).ofType('AWS::CloudWatch::Alarm').map(propertiesOf)) {
        for (const actions of [alarm['AlarmActions'], alarm['OKActions']] as readonly (readonly unknown[])[]) {
          expect(actions).toHaveLength(1);
          expect(topic !== undefined && isReferenceTo(backends(kind), actions[0], topic)).toBe(true);
        }
        expect(alarm['TreatMissingData']).toBe('notBreaching');
        expect(alarm['ActionsEnabled'] ?? true).toBe(true);
        expect(alarm['AlarmDescription']).toEqual(expect.stringMatching(/\w/));
      }
    });

    it('watch every function: 5 errors in 5 minutes', () => {
      const errors = ofMetric('AWS/Lambda', 'Errors');
      expectOnePerResource(errors, 'FunctionName', functionsOf(backends(kind)));
      for (const alarm of errors) {
        expect(alarm).toMatchObject({
          ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 },
          ...{ Threshold: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
        });
      }
    });

    it('watch every function: 1 % of errors over 15 minutes', () => {
      const rates = alarms().filter(({ Metrics }) => JSON.stringify(Metrics ?? []).includes('"AWS/Lambda"'));
      const named = rates.map((rate) => ({ Dimensions: statOf(rate, 'errors')?.Metric.Dimensions ?? [] }));
      expectOnePerResource(named, 'FunctionName', functionsOf(backends(kind)));
      for (const rate of rates) {
        expect(rate).toMatchObject({
          Threshold: 1,
          EvaluationPeriods: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        });
        expect(expressionOf(rate)).toBe('100 * errors / invocations');
        expect(statOf(rate, 'errors')).toMatchObject({ Metric: { MetricName: 'Errors' }, Period: 900, Stat: 'Sum' });
        expect(statOf(rate, 'invocations')).toMatchObject({
          Metric: { MetricName: 'Invocations' },
          Period: 900,
          Stat: 'Sum',
        });
        expect(statOf(rate, 'invocations')?.Metric.Dimensions).toEqual(statOf(rate, 'errors')?.Metric.Dimensions);
      }
    });

    it('watch every function: p95 over a second for 3 minutes, or 80 % of its time where nobody waits', () => {
      const durations = ofMetric('AWS/Lambda', 'Duration');
      const functions = functionsOf(backends(kind));
      expectOnePerResource(durations, 'FunctionName', functions);
      for (const lambda of functions) {
        const { Timeout: seconds } = propertiesOf(lambda) as { Timeout: number };
        const alarm = durations.find((one) => names(one, 'FunctionName', lambda));
        expect(alarm).toMatchObject({
          ...{ ExtendedStatistic: 'p95', Period: 60, EvaluationPeriods: 3, ComparisonOperator: 'GreaterThanThreshold' },
          Threshold: seconds <= 15 ? 1000 : 800 * seconds,
        });
      }
    });

    it('watch the API: p95 over 1500 ms for 3 minutes, 5 faults in 5 minutes, 1 % of faults over 15 minutes', () => {
      expect(ofMetric('AWS/AppSync', 'Latency')).toMatchObject([
        {
          ...{ ExtendedStatistic: 'p95', Period: 60, EvaluationPeriods: 3 },
          ...{ Threshold: 1500, ComparisonOperator: 'GreaterThanThreshold' },
          Dimensions: [{ Name: 'GraphQLAPIId' }],
        },
      ]);
      expect(ofMetric('AWS/AppSync', '5XXError')).toMatchObject([
        {
          ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 },
          ...{ Threshold: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
        },
      ]);
      const [rate, ...others] = alarms().filter(({ Metrics }) =>
        JSON.stringify(Metrics ?? []).includes('"AWS/AppSync"'),
      );
      expect(others).toEqual([]);
      expect(rate).toMatchObject({
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
      expect(rate && expressionOf(rate)).toBe('100 * errors / requests');
      expect(rate && statOf(rate, 'errors')).toMatchObject({
        Metric: { MetricName: '5XXError' },
        Period: 900,
        Stat: 'Sum',
      });
      expect(rate && statOf(rate, 'requests')).toMatchObject({
        ...{ Metric: { MetricName: 'Latency' }, Period: 900, Stat: 'SampleCount' },
      });
    });

    it('watch the sign-in: more than 5 throttled in a minute', () => {
      expect(ofMetric('AWS/Cognito', 'SignInThrottles')).toMatchObject([
        {
          ...{ Statistic: 'Sum', Period: 60, EvaluationPeriods: 1 },
          ...{ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' },
          Dimensions: [{ Name: 'UserPool' }, { Name: 'UserPoolClient' }],
        },
      ]);
    });

    it.each(['ReadThrottleEvents', 'WriteThrottleEvents'])(
      'watch every table and index: 10 %s in 5 minutes',
      (metric) => {
        const throttles = ofMetric('AWS/DynamoDB', metric);
        const tables = tablesOf(backends(kind));
        const places = tables.flatMap((table) =>
          [undefined, ...indexNamesOf(table)].map((index) => ({ table, index })),
        );
        expect(throttles).toHaveLength(places.length);
        expect(places.length).toBeGreaterThan(tables.length);
        for (const { table, index } of places) {
          const [alarm, ...others] = throttles.filter(
            (one) => names(one, 'TableName', table) && dimensionOf(one, 'GlobalSecondaryIndexName') === index,
          );
          expect(others).toEqual([]);
          expect(alarm, `${table.stack} ${index}`).toMatchObject({
            ...{ Statistic: 'Sum', Period: 300, EvaluationPeriods: 1 },
            ...{ Threshold: 10, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
          });
        }
      },
    );

    it('watch every queue: work that lies for an hour, and a single dead letter', () => {
      const queues = backends(kind).ofType('AWS::SQS::Queue');
      const letters = queues.filter((queue) => propertiesOf(queue)['RedrivePolicy'] === undefined);
      const work = queues.filter((queue) => propertiesOf(queue)['RedrivePolicy'] !== undefined);
      const ages = ofMetric('AWS/SQS', 'ApproximateAgeOfOldestMessage');
      const waiting = ofMetric('AWS/SQS', 'ApproximateNumberOfMessagesVisible');
      expectOnePerResource(ages, 'QueueName', work);
      expectOnePerResource(waiting, 'QueueName', letters);
      expect(new Set(ages.map(({ Threshold }) => Threshold))).toEqual(new Set([3600]));
      expect(new Set(waiting.map(({ Threshold }) => Threshold))).toEqual(new Set([1]));
    });
  });
}

function dimensionOf({ Dimensions }: Pick<AlarmProperties, 'Dimensions'>, dimension: string): unknown {
  return Dimensions?.find(({ Name }) => Name === dimension)?.Value;
}

function indexNamesOf(table: Found): readonly string[] {
  const { globalSecondaryIndexes, GlobalSecondaryIndexes } = propertiesOf(table);
  const indexes = (globalSecondaryIndexes ?? GlobalSecondaryIndexes ?? []) as readonly Readonly<
    Record<string, string>
  >[];
  return indexes.map((index) => index['indexName'] ?? index['IndexName'] ?? '');
}

function statOf({ Metrics = [] }: AlarmProperties, id: string): MetricQuery['MetricStat'] {
  return Metrics.find((metric) => metric.Id === id)?.MetricStat;
}

function expressionOf({ Metrics = [] }: AlarmProperties): string | undefined {
  return Metrics.find(({ Expression }) => Expression !== undefined)?.Expression;
}
