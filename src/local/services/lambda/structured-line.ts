import { parseJson } from '../../shared/json-fields.js';
import type { LogLevel } from '../../shared/log.js';

export interface StructuredLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Lambda's levels (docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html), as this log has them. */
const LEVELS: Readonly<Record<string, LogLevel>> = {
  TRACE: 'debug',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
  FATAL: 'error',
};

/**
 * A line that a function's logging library wrote as JSON, with level and message, or as figures in CloudWatch's embedded
 * metric format. Undefined for every other line.
 */
export function readStructuredLine(line: string): StructuredLine | undefined {
  const value = line.startsWith('{') ? parseJson(line) : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const { timestamp: _timestamp, level, message, ...fields } = value as Readonly<Record<string, unknown>>;
  if ('_aws' in fields) {
    return { level: 'info', message: `metrics ${figuresOf(fields).join(' ')}`, fields: {} };
  }
  const known = typeof level === 'string' ? LEVELS[level] : undefined;
  return known === undefined || typeof message !== 'string' ? undefined : { level: known, message, fields };
}

/** `Name=value` of each. Their dimensions are the same for a whole backend. */
function figuresOf(fields: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(fields)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name}=${value}`);
}
