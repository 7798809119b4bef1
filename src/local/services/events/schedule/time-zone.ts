/** A minute on the wall clock of a time zone; months from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric' },
    });
  formats.set(timeZone, format);
  return format;
}

export function toWallTime(epochMs: number, timeZone: string): WallTime {
  const parts = formatOf(timeZone).formatToParts(epochMs);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
  };
}

/** A minute that a change of the clock skips is taken as the one that stands in its place after the change. */
export function toEpochMs(wall: WallTime, timeZone: string): number {
  const asUtc = utcOf(wall);
  const guess = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(guess, timeZone);
}

function offsetMs(epochMs: number, timeZone: string): number {
  return utcOf(toWallTime(epochMs, timeZone)) - Math.floor(epochMs / 60_000) * 60_000;
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
