import { expect, it } from 'vitest';
import { INCOMPLETE_MULTIPART_LIFETIME_DAYS, MAX_UPLOAD_LIFETIME_SECONDS } from '../limits.js';
import { deadlineAfterProgress } from './upload-deadline.js';

const hour = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours));
const begun = { createdAt: hour(0).toISOString(), expiresAt: hour(24).toISOString() };

it.each([
  ['a day from progress', 10, 34],
  ['a day from progress at the last moment', 23, 47],
  ['where it was, for progress at once', 0, 24],
  ['not brought back when it has passed', 24, 24],
  ['not brought back later', 30, 24],
])('is %s', (_name, at, expected) => {
  expect(deadlineAfterProgress(begun, hour(at))).toBe(hour(expected).toISOString());
});

it('ends two days after the beginning, whatever arrives', () => {
  const late = { ...begun, expiresAt: hour(47).toISOString() };

  expect(deadlineAfterProgress(late, hour(46))).toBe(hour(48).toISOString());
});

it('lies within the time that storage keeps parts', () => {
  expect(MAX_UPLOAD_LIFETIME_SECONDS).toBeLessThanOrEqual(INCOMPLETE_MULTIPART_LIFETIME_DAYS * 24 * 3600);
});
