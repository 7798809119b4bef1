import { compileCron } from './cron.js';
import { toEpochMs } from './time-zone.js';

/** When something is due. */
export interface Schedule {
  /**
   * @param afterMs - epoch milliseconds; the answer is later than it.
   * @param startedMs - when the schedule began, from which a rate counts.
   * @returns undefined when it is never due again.
   */
  next(afterMs: number, startedMs: number): number | undefined;
}

export interface ScheduleOptions {
  /** Resource that an error names. */
  readonly path: string;
  /** IANA name; `UTC` for rules. */
  readonly timeZone: string;
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const CRON = /^cron\((.+)\)$/;
const AT = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\)$/;

/**
 * Compiles `rate(5 minutes)`, `cron(0 10 * * ? *)` and `at(2030-01-31T10:00:00)`.
 *
 * @throws Error naming the resource and the expression or time zone that is not understood.
 */
export function compileSchedule(expression: string, { path, timeZone }: ScheduleOptions): Schedule {
  const [, count, unit = ''] = RATE.exec(expression) ?? [];
  const [, fields] = CRON.exec(expression) ?? [];
  const at = AT.exec(expression);
  requireTimeZone(path, timeZone);
  if (count !== undefined && Number(count) > 0) {
    const periodMs = Number(count) * (UNITS_MS[unit] ?? 0);
    return { next: (afterMs, startedMs) => startedMs + (Math.floor((afterMs - startedMs) / periodMs) + 1) * periodMs };
  }
  if (fields !== undefined) {
    try {
      const cron = compileCron(fields, timeZone);
      return { next: (afterMs) => cron(afterMs) };
    } catch (error) {
      throw new Error(`${path}: the schedule ${expression} is not valid: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  if (at !== null) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = at.slice(1).map(Number);
    const dueMs = toEpochMs({ year, month, day, hour, minute }, timeZone) + second * 1000;
    return { next: (afterMs) => (dueMs > afterMs ? dueMs : undefined) };
  }
  throw new Error(`${path}: the schedule ${expression} is not valid.`);
}

function requireTimeZone(path: string, timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch (error) {
    throw new Error(`${path}: the time zone ${timeZone} is not known.`, { cause: error });
  }
}
