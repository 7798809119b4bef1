import { type DayTest, readDayOfMonth, readDayOfWeek } from './cron-days.js';
import { readField } from './cron-field.js';
import { toEpochMs, toWallTime } from './time-zone.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** "Year: 1970-2199." */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
/** A date such as 29 February that falls on a given weekday comes at least every forty years. */
const MAX_DAYS_AHEAD = 40 * 366;
const DAY_MS = 86_400_000;

/**
 * Compiles the six fields of EventBridge's cron: minutes, hours, day of month, month, day of week, year.
 *
 * @returns the first due time, in epoch milliseconds, after the given one; undefined when there is none.
 * @throws Error naming the field that is not valid.
 */
export function compileCron(text: string, timeZone: string): (afterMs: number) => number | undefined {
  const fields = text.trim().split(/\s+/);
  const [minutesText = '', hoursText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields;
  if (fields.length !== 6) {
    throw new Error('six fields are needed');
  }
  // "You can't specify the Day-of-month and Day-of-week fields in the same cron expression … use a ? in the other."
  if ((dayText === '?') === (weekdayText === '?')) {
    throw new Error('exactly one of day of month and day of week must be ?');
  }
  const minutes = [...readField('minutes', minutesText, 0, 59)].sort((a, b) => a - b);
  const hours = [...readField('hours', hoursText, 0, 23)].sort((a, b) => a - b);
  const months = readField('month', monthText, 1, 12, MONTHS);
  const years = readField('year', yearText, FIRST_YEAR, LAST_YEAR);
  const isDay: DayTest = dayText === '?' ? readDayOfWeek(weekdayText) : readDayOfMonth(dayText);

  return (afterMs) => {
    const today = toWallTime(afterMs, timeZone);
    const firstDay = Date.UTC(today.year, today.month - 1, today.day);
    for (let ahead = 0; ahead <= MAX_DAYS_AHEAD; ahead += 1) {
      const date = new Date(firstDay + ahead * DAY_MS);
      const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
      if (year > LAST_YEAR) {
        return undefined;
      }
      if (years.has(year) && months.has(month) && isDay(year, month, day)) {
        const due = firstOfDay({ year, month, day }, afterMs);
        if (due !== undefined) {
          return due;
        }
      }
    }
    return undefined;
  };

  function firstOfDay(day: { year: number; month: number; day: number }, afterMs: number): number | undefined {
    for (const hour of hours) {
      for (const minute of minutes) {
        const epochMs = toEpochMs({ ...day, hour, minute }, timeZone);
        if (epochMs > afterMs) {
          return epochMs;
        }
      }
    }
    return undefined;
  }
}
