import { expect, it } from 'vitest';
import { dueAtMs } from './rules.js';

it('counts days to the next midnight', () => {
  const noon = Date.UTC(2026, 10, 20, 12);
  expect(dueAtMs(noon, 1)).toBe(Date.UTC(2026, 10, 22));
  expect(dueAtMs(Date.UTC(2026, 10, 20), 1)).toBe(Date.UTC(2026, 10, 21));
});
