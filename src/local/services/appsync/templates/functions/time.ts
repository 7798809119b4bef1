import type { TemplateValue } from '../contract.js';
import { ResolverError } from '../errors.js';
import { isNull, javaText } from '../values.js';
import type { UtilTable } from './frame.js';
import { formatTime, parseTime } from './time-pattern.js';

const ISO8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

const zoneText = (zone: TemplateValue) => (isNull(zone) ? undefined : javaText(zone));

function parseIso(text: string): number {
  const zoned = /T.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const normalized = zoned
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    .replace(/(T.*[+-]\d{2})$/, '$1:00')
    .replace(/(\.\d{3})\d+/, '$1');
  const epochMs = ISO8601.test(text) ? Date.parse(normalized) : Number.NaN;
  if (Number.isNaN(epochMs)) {
    throw new ResolverError(`Text '${text}' could not be parsed as ISO 8601`);
  }
  return epochMs;
}

function instant(value: TemplateValue): Date {
  const date = new Date(Number(value));
  if (isNull(value) || Number.isNaN(date.getTime())) {
    throw new ResolverError(`${javaText(value)} is not a time in epoch milliseconds`);
  }
  return date;
}

/** "Time helpers in util.time", both runtimes. */
export const TIME_FUNCTIONS: UtilTable = {
  'time.epochMilliSecondsToFormatted': (_, value, pattern, zone) =>
    formatTime(instant(value).getTime(), javaText(pattern), zoneText(zone)),
  'time.epochMilliSecondsToISO8601': (_, value) => instant(value).toISOString(),
  'time.epochMilliSecondsToSeconds': (_, value) => Math.floor(instant(value).getTime() / 1000),
  'time.nowEpochMilliSeconds': ({ host }) => host.now().getTime(),
  'time.nowEpochSeconds': ({ host }) => Math.floor(host.now().getTime() / 1000),
  'time.nowFormatted': ({ host }, pattern, zone) => formatTime(host.now().getTime(), javaText(pattern), zoneText(zone)),
  'time.nowISO8601': ({ host }) => host.now().toISOString(),
  'time.parseFormattedToEpochMilliSeconds': (_, text, pattern, zone) =>
    parseTime(javaText(text), javaText(pattern), zoneText(zone)),
  'time.parseISO8601ToEpochMilliSeconds': (_, text) => parseIso(javaText(text)),
};
