import { describe, expect, it } from 'vitest';
import { compileSchedule } from './index.js';

const compile = (expression: string, timeZone = 'UTC') => compileSchedule(expression, { path: 'stack/Rule', timeZone });
const following = (expression: string, after: string, timeZone?: string) => {
  const next = compile(expression, timeZone).next(Date.parse(after), Date.parse(after));
  return next === undefined ? undefined : new Date(next).toISOString().slice(0, 16);
};

describe('cron', () => {
  it.each([
    ['every day at ten', '0 10 * * ? *', '2026-01-01T09:59:59Z', '2026-01-01T10:00'],
    ['never the minute it is', '0 10 * * ? *', '2026-01-01T10:00:00Z', '2026-01-02T10:00'],
    ['every quarter of an hour', '0/15 * * * ? *', '2026-01-01T10:16:00Z', '2026-01-01T10:30'],
    ['on weekdays', '15 12 ? * MON-FRI *', '2026-01-02T13:00:00Z', '2026-01-05T12:15'],
    ['by the number of the day', '0 0 ? * 1 *', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ['over the end of the week', '0 0 ? * FRI-SUN *', '2026-01-04T01:00:00Z', '2026-01-09T00:00'],
    ['on the first of some months', '0 8 1 JAN,JUL ? *', '2026-01-02T00:00:00Z', '2026-07-01T08:00'],
    ['on the last day of the month', '0 0 L * ? *', '2028-02-01T00:00:00Z', '2028-02-29T00:00'],
    ['on the weekday nearest to a day', '0 0 3W * ? *', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
    ['on the weekday nearest to the first', '0 0 1W * ? *', '2026-08-01T00:00:00Z', '2026-08-03T00:00'],
    ['on the second Tuesday', '0 0 ? * 3#2 *', '2026-01-01T00:00:00Z', '2026-01-13T00:00'],
    ['on the last Friday', '0 0 ? * 6L *', '2026-01-01T00:00:00Z', '2026-01-30T00:00'],
    ['on a leap day', '0 0 29 2 ? *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
    ['in given years', '0 0 1 1 ? 2030-2031', '2030-01-01T00:00:00Z', '2031-01-01T00:00'],
  ])('%s', (_, fields, after, expected) => {
    expect(following(`cron(${fields})`, after)).toBe(expected);
  });

  it('is never due again after its last year', () => {
    expect(following('cron(0 0 1 1 ? 2020)', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it('follows the clock of its time zone, summer and winter', () => {
    expect(following('cron(0 9 * * ? *)', '2026-01-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-01-01T08:00');
    expect(following('cron(0 9 * * ? *)', '2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T07:00');
    expect(following('cron(0 9 * * ? *)', '2026-01-01T23:00:00Z', 'Asia/Tokyo')).toBe('2026-01-02T00:00');
  });
});

it('counts a rate from when the schedule began', () => {
  const schedule = compile('rate(5 minutes)');

  expect(schedule.next(1_000, 1_000)).toBe(301_000);
  expect(schedule.next(301_000, 1_000)).toBe(601_000);
  expect(compile('rate(1 day)').next(0, 0)).toBe(86_400_000);
});

it('is due once at a given time', () => {
  expect(following('at(2026-03-01T10:30:00)', '2026-01-01T00:00:00Z', 'America/New_York')).toBe('2026-03-01T15:30');
  expect(following('at(2026-03-01T10:30:00)', '2026-04-01T00:00:00Z')).toBeUndefined();
});

describe('an expression that is not valid is refused with the name of its resource', () => {
  it.each([
    ['rate(0 minutes)'],
    ['rate(5 weeks)'],
    ['every 5 minutes'],
    ['cron(0 10 * * *)'],
    ['cron(0 10 * * * *)'],
    ['cron(0 10 ? * ? *)'],
    ['cron(60 10 * * ? *)'],
    ['cron(0 10 32 * ? *)'],
    ['cron(0 10 ? * FOO *)'],
    ['cron(0/0 10 * * ? *)'],
    ['cron(0 10 1-2-3 * ? *)'],
  ])('%s', (expression) => {
    expect(() => compile(expression)).toThrow(/^stack\/Rule: the schedule .* is not valid/);
  });

  it('a time zone that is not known', () => {
    expect(() => compile('rate(1 day)', 'Mars/Olympus')).toThrow(
      'stack/Rule: the time zone Mars/Olympus is not known.',
    );
  });
});
