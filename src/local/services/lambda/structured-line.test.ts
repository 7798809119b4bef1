import { expect, it } from 'vitest';
import { readStructuredLine } from './structured-line.js';

it('reads level, message and fields of a JSON line, and leaves its time out', () => {
  const line = JSON.stringify({
    timestamp: '2026-11-20T20:00:00Z',
    level: 'WARN',
    message: 'refused',
    code: 'CONFLICT',
  });
  expect(readStructuredLine(line)).toEqual({ level: 'warn', message: 'refused', fields: { code: 'CONFLICT' } });
});

it.each([
  ['TRACE', 'debug'],
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'error'],
])('takes %s for %s', (level, expected) => {
  expect(readStructuredLine(JSON.stringify({ level, message: 'x' }))?.level).toBe(expected);
});

it('shows figures by name and value', () => {
  const line = JSON.stringify({ _aws: { Timestamp: 1, CloudWatchMetrics: [] }, service: 's', Begun: 2, Seconds: 0.5 });
  expect(readStructuredLine(line)).toEqual({ level: 'info', message: 'metrics Begun=2 Seconds=0.5', fields: {} });
});

it.each([
  'plain text',
  '{"level":"INFO"',
  '{"level":"LOUD","message":"x"}',
  '{"message":"x"}',
  '{"level":"INFO","message":7}',
  '[1]',
  '{}',
  '',
])('leaves %s to be shown as it is', (line) => {
  expect(readStructuredLine(line)).toBeUndefined();
});
