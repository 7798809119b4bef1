import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import type { MetricName } from '../domain/metric-names.js';
import { currentInvocation } from './invocation.js';
import { lambdaEnvironment } from './lambda-environment.js';
import { createMeter } from './metrics.js';
import { redact } from './redact.js';

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** Counts something that happened, or tells how much there was of it. */
  metric(name: MetricName, value?: number): void;
}

export interface LogOptions {
  readonly write: (line: string) => void;
  readonly now: () => Date;
}

/**
 * One JSON object per line, as CloudWatch Logs Insights reads it, by Powertools. Each line says which invocation it is of
 * (invocation.ts). Fields never hold secrets, tokens or signed URLs; should one, it is taken out.
 */
export function createLog({ write, now }: LogOptions): Log {
  const logger = new LineLogger({ logFormatter: new Formatter(now) }, write);
  const meter = createMeter({ write, now, backendName: lambdaEnvironment.backendName });
  return {
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    warn: (message, fields = {}) => logger.warn(message, { ...fields }),
    error: (message, fields = {}) => logger.error(message, { ...fields }),
    metric: meter.record,
  };
}

class Formatter extends LogFormatter {
  constructor(private readonly now: () => Date) {
    super();
  }

  override formatAttributes({ logLevel, message, xRayTraceId }: UnformattedAttributes, fields: LogAttributes): LogItem {
    return new LogItem({
      attributes: {
        timestamp: this.now().toISOString(),
        level: logLevel,
        message,
        ...currentInvocation(),
        ...fields,
        xrayTraceId: xRayTraceId,
      },
    });
  }
}

/** Powertools prints on a console of its own; ours writes where it is told to. */
class LineLogger extends Logger {
  readonly #write: (line: string) => void;

  constructor(options: ConstructorParameters<typeof Logger>[0], write: (line: string) => void) {
    super(options);
    this.#write = write;
  }

  protected override printLog(_level: number, item: LogItem): void {
    item.prepareForPrint();
    this.#write(`${JSON.stringify(item.getAttributes(), asLogged)}\n`);
  }
}

/** JSON.stringify shows nothing of an Error: name, message, stack and cause are not enumerable. */
function asLogged(field: string, value: unknown): unknown {
  if (!(value instanceof Error)) {
    return redact(field, value);
  }
  const { name, message, stack, cause } = value;
  return { ...value, name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
