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

it('takes secrets out of whatever is logged, at any depth, and says the rest', () => {
  const url = 'https://b.example/k?X-Amz-Expires=900&X-Amz-Signature=0a1b2c';
  const [line] = logged((log) =>
    log.error(`could not reach ${url}`, {
      error: new Error(`403 from ${url}`, { cause: { request: { authorization: 'Bearer x', url } } }),
      accessToken: 'abc',
      nextToken: 'page 2',
    }),
  );

  expect(JSON.stringify(line)).not.toMatch(/0a1b2c|Bearer x|"abc"/);
  expect(line).toMatchObject({
    message: 'could not reach https://b.example/k?X-Amz-Expires=900&X-Amz-Signature=[redacted]',
    error: { cause: { request: { authorization: '[redacted]' } } },
    nextToken: 'page 2',
  });
});

it('writes figures among its lines, as CloudWatch reads them', () => {
  expect(logged((log) => log.metric('BytesStored', 42))).toMatchObject([
    { _aws: { CloudWatchMetrics: [{ Namespace: 'DropClip' }] }, BytesStored: 42 },
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
