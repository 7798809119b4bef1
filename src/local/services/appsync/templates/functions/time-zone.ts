import { ResolverError } from '../errors.js';

const FIXED_OFFSET = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/** A civil date and time, without a zone. Months count from 1. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export function civilToEpochMs({ year, month, day, hour, minute, second, millisecond }: CivilTime): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, millisecond);
}

/**
 * The zone's distance from UTC at an instant, in minutes.
 *
 * @param zone - an IANA name, `UTC`, `Z` or an offset as in `+08:00`.
 * @throws ResolverError for a zone that does not exist.
 */
export function offsetMinutes(zone: string, epochMs: number): number {
  if (zone === 'UTC' || zone === 'Z' || zone === 'GMT') {
    return 0;
  }
  const fixed = FIXED_OFFSET.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return fixed[1] === '-' ? -minutes : minutes;
  }
  const parts = zoneFormat(zone).formatToParts(epochMs);
  const read = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = civilToEpochMs({
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
    millisecond: 0,
  });
  return Math.round((shown - Math.floor(epochMs / 1000) * 1000) / 60_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch (error) {
      throw new ResolverError(`Unknown time-zone ID: ${timeZone}`, null, { cause: error });
    }
    formats.set(timeZone, format);
  }
  return format;
}

/** `+08:00`, or `Z` where a zero is written so. */
export function offsetText(minutes: number, { colon, zulu }: { colon: boolean; zulu: boolean }): string {
  if (minutes === 0 && zulu) {
    return 'Z';
  }
  const absolute = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}${colon ? ':' : ''}${two(absolute % 60)}`;
}
