import { expect, it } from 'vitest';
import { ConflictError } from '../domain/errors.js';
import { createLog } from './log.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog({ write: (line) => lines.push(line), now: () => new Date(0) }));
  expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('writes one JSON object per line, with level and time', () => {
  expect(
    logged((log) => {
      log.info('started', { uploadId: 'u1' });
      log.warn('slow');
    }),
  ).toEqual([
    { timestamp: '1970-01-01T00:00:00.000Z', level: 'INFO', message: 'started', uploadId: 'u1' },
    { timestamp: '1970-01-01T00:00:00.000Z', level: 'WARN', message: 'slow' },
  ]);
});

it('shows an error with its code, details and cause', () => {
  const error = new ConflictError('decided', { cause: new Error('condition'), details: { contentId: 'c1' } });

  expect(logged((log) => log.error('failed', { error }))).toMatchObject([
    {
      level: 'ERROR',
      error: {
        name: 'ConflictError',
        message: 'decided',
        code: 'CONFLICT',
        details: { contentId: 'c1' },
        stack: expect.stringContaining('ConflictError'),
        cause: { name: 'Error', message: 'condition' },
      },
    },
  ]);
});
