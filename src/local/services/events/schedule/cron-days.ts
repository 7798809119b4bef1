import { readField } from './cron-field.js';

/** Whether a day matches; months from 1. */
export type DayTest = (year: number, month: number, day: number) => boolean;

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const SATURDAY = 7;
const SUNDAY = 1;

/** Numbers, `L` for the last day, `3W` for the weekday nearest to the third. */
export function readDayOfMonth(text: string): DayTest {
  if (text === 'L') {
    return (year, month, day) => day === lastDay(year, month);
  }
  const nearest = /^(\d{1,2})W$/.exec(text)?.[1];
  if (nearest !== undefined) {
    const [wanted = 0] = readField('day of month', nearest, 1, 31);
    return (year, month, day) => day === nearestWeekday(year, month, Math.min(wanted, lastDay(year, month)));
  }
  const days = readField('day of month', text, 1, 31);
  return (_year, _month, day) => days.has(day);
}

/** 1 or SUN to 7 or SAT; `3#2` is the second Tuesday, `6L` the last Friday. */
export function readDayOfWeek(text: string): DayTest {
  const [, nthDay, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (nthDay !== undefined) {
    const [wanted] = readWeekdays(nthDay);
    return (year, month, day) => weekday(year, month, day) === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const lastOf = /^(\w+)L$/.exec(text)?.[1];
  if (lastOf !== undefined) {
    const [wanted] = readWeekdays(lastOf);
    return (year, month, day) => weekday(year, month, day) === wanted && day + 7 > lastDay(year, month);
  }
  // "L … in the Day-of-week field: the last day of the week."
  const days = readWeekdays(text === 'L' ? 'SAT' : text);
  return (year, month, day) => days.has(weekday(year, month, day));
}

function readWeekdays(text: string): ReadonlySet<number> {
  return readField('day of week', text, SUNDAY, SATURDAY, WEEKDAYS);
}

function weekday(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function nearestWeekday(year: number, month: number, day: number): number {
  switch (weekday(year, month, day)) {
    case SATURDAY:
      return day === 1 ? day + 2 : day - 1;
    case SUNDAY:
      return day === lastDay(year, month) ? day - 2 : day + 1;
    default:
      return day;
  }
}
