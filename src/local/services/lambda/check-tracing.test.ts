import { expect, it } from 'vitest';
import type { AuthorizeInput, Caller, Ports } from '../ports.js';
import { checkTracing } from './check-tracing.js';
import type { FunctionDefinition } from './function-definition.js';

const iam = (allowed: boolean) =>
  ({
    callerOfRole: (roleArn) => ({ roleArn }) as Caller,
    authorize: ({ action, resource }: AuthorizeInput) =>
      allowed && action === 'xray:PutTraceSegments' && resource === '*'
        ? { allowed: true }
        : { allowed: false, reason: `not authorized to perform: ${action}` },
  }) as Partial<Ports['iam']> as Ports['iam'];
const traced = (isTraced: boolean) => ({ name: 'worker', roleArn: 'arn:role', isTraced }) as FunctionDefinition;

it('refuses a function that is to be traced and may not say what it did', () => {
  expect(() => checkTracing(traced(true), iam(false))).toThrow(
    'worker: The provided execution role does not have permissions to call PutTraceSegments on XRAY',
  );
});

it.each([
  [true, true],
  [false, false],
])('takes one that is traced: %s, and may: %s', (isTraced, allowed) => {
  expect(() => checkTracing(traced(isTraced), iam(allowed))).not.toThrow();
});
