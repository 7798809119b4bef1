import { Metrics } from '@aws-lambda-powertools/metrics';
import {
  BACKEND_DIMENSION,
  METRIC_UNITS,
  METRICS_NAMESPACE,
  METRICS_SERVICE,
  type MetricName,
} from '../domain/metric-names.js';

export interface MeterOptions {
  readonly write: (line: string) => void;
  readonly now: () => Date;
  readonly backendName: () => string;
}

export interface Meter {
  readonly record: (name: MetricName, value?: number) => void;
}

/**
 * Figures as CloudWatch's embedded metric format, by Powertools: a log line that CloudWatch makes a metric of, without a call.
 * Each is written at once, so that none is lost with a process that dies.
 */
export function createMeter({ write, now, backendName }: MeterOptions): Meter {
  return {
    record(name, value = 1) {
      const metrics = new Metrics({
        namespace: METRICS_NAMESPACE,
        serviceName: METRICS_SERVICE,
        defaultDimensions: { [BACKEND_DIMENSION]: backendName() },
      });
      metrics.addMetric(name, METRIC_UNITS[name], value);
      const { _aws, ...figures } = metrics.serializeMetrics();
      write(`${JSON.stringify({ _aws: { ..._aws, Timestamp: now().getTime() }, ...figures })}\n`);
    },
  };
}
