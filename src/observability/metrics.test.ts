import { expect, it } from 'vitest';
import { METRIC_UNITS, type MetricName } from '../domain/metric-names.js';
import { createMeter } from './metrics.js';

/** docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
interface EmbeddedMetric {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

function recorded(record: (meter: ReturnType<typeof createMeter>) => void): readonly EmbeddedMetric[] {
  const lines: string[] = [];
  record(
    createMeter({
      write: (line) => lines.push(line),
      now: () => new Date('2026-11-20T20:00:00Z'),
      backendName: () => 'amplify-dropclip-main',
    }),
  );
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
  return lines.map((line) => JSON.parse(line) as EmbeddedMetric);
}

it.each(Object.entries(METRIC_UNITS))('writes %s in %s as CloudWatch reads it', (name, unit) => {
  const [entry, ...others] = recorded((meter) => meter.record(name as MetricName, 7));

  expect(others).toEqual([]);
  expect(entry).toEqual({
    _aws: {
      Timestamp: Date.parse('2026-11-20T20:00:00Z'),
      CloudWatchMetrics: [
        { Namespace: 'DropClip', Dimensions: [['service', 'backend']], Metrics: [{ Name: name, Unit: unit }] },
      ],
    },
    service: 'dropclip',
    backend: 'amplify-dropclip-main',
    [name]: 7,
  });
});

it('counts one when no value is given, and each on a line of its own', () => {
  const entries = recorded((meter) => {
    meter.record('UploadsBegun');
    meter.record('UploadsBegun');
    meter.record('BytesStored', 0);
  });

  expect(entries.map(({ UploadsBegun, BytesStored }) => [UploadsBegun, BytesStored])).toEqual([
    [1, undefined],
    [1, undefined],
    [undefined, 0],
  ]);
});

it('has every figure and dimension that it announces', () => {
  for (const entry of recorded((meter) => meter.record('QueueAge', 1.5))) {
    for (const { Dimensions, Metrics } of entry._aws.CloudWatchMetrics) {
      for (const dimension of Dimensions.flat()) {
        expect(entry[dimension]).toEqual(expect.any(String));
      }
      for (const { Name } of Metrics) {
        expect(entry[Name]).toEqual(expect.any(Number));
      }
    }
  }
});
