import { expect, it } from 'vitest';
import { createLog, type LogEntry } from '../../shared/log.js';
import type { AuthorizeInput, Caller, Ports } from '../ports.js';
import { checkTracing } from './check-tracing.js';
import type { FunctionDefinition } from './function-definition.js';

const SEGMENTS = 'xray:PutTraceSegments';
const TELEMETRY = 'xray:PutTelemetryRecords';

function check(isTraced: boolean, ...allowed: readonly string[]): readonly LogEntry[] {
  const iam: Partial<Ports['iam']> = {
    callerOfRole: (roleArn) => ({ roleArn }) as Caller,
    authorize: ({ action, resource }: AuthorizeInput) =>
      allowed.includes(action) && resource === '*'
        ? { allowed: true }
        : { allowed: false, reason: `not authorized to perform: ${action}` },
  };
  const logged: LogEntry[] = [];
  const definition = { name: 'worker', roleArn: 'arn:role', isTraced } as FunctionDefinition;
  const log = createLog('lambda', (entry) => logged.push(entry));
  checkTracing(definition, iam as Ports['iam'], log);
  return logged;
}

it('refuses a function that is to be traced and may not say what it did', () => {
  expect(() => check(true, TELEMETRY)).toThrow(
    'worker: The provided execution role does not have permissions to call PutTraceSegments on XRAY',
  );
});

it('shows that the daemon of one is denied, and runs it', () => {
  expect(check(true, SEGMENTS)).toMatchObject([
    {
      level: 'error',
      message: 'the X-Ray daemon is denied',
      fields: {
        function: 'worker',
        code: 'AccessDeniedException',
        reason: 'not authorized to perform: xray:PutTelemetryRecords',
      },
    },
  ]);
});

it.each([
  [true, [SEGMENTS, TELEMETRY]],
  [false, []],
])('takes one that is traced: %s, and may: %s', (isTraced, allowed) => {
  expect(check(isTraced, ...allowed)).toEqual([]);
});
