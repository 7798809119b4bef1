import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createFakeLog } from '../../test/support/fake-log.js';
import type { Caller } from '../domain/access/caller.js';
import { ConflictError } from '../domain/errors.js';
import { callerOf, createFieldHandler } from './field-handler.js';

const context = { awsRequestId: 'request-1' };
const input = z.object({
  contentId: z.string(),
  notes: z.string().optional(),
  metadata: z.object({ width: z.number().optional() }).optional(),
});

function handlerOf(run: (caller: Caller, values: z.infer<typeof input>) => Promise<unknown>) {
  const log = createFakeLog();
  return { log, handle: createFieldHandler({ input, run, log, nowMs: () => 5 }) };
}

const event = {
  fieldName: 'moderateContent',
  arguments: { contentId: 'c1' },
  identity: { sub: 'u1', groups: ['fans'] },
};

describe('a field handler', () => {
  it('passes on the caller and the arguments', async () => {
    const { handle, log } = handlerOf(async (caller, values) => ({ caller, values }));

    expect(await handle(event, context)).toEqual({
      caller: { kind: 'user', sub: 'u1', groups: ['fans'] },
      values: { contentId: 'c1' },
    });
    expect(log.lines).toMatchObject([
      { level: 'INFO', requestId: 'request-1', operation: 'moderateContent', user: 'u1', durationMs: 0 },
    ]);
  });

  it('says on its lines which request of the API it answers', async () => {
    const { handle, log } = handlerOf(async () => 'done');
    const headers = { 'x-amzn-requestid': 'api-1', authorization: 'eyJraWQiOiJmYWtlIn0.eyJzdWIiOiJ1MSJ9.c2ln' };

    await handle({ ...event, identity: null, request: { headers } }, context);
    expect(log.lines).toMatchObject([{ requestId: 'request-1', apiRequestId: 'api-1', user: 'guest' }]);
    expect(JSON.stringify(log.lines)).not.toContain('eyJ');
  });

  it('takes null for what was left out, at any depth', async () => {
    const { handle } = handlerOf(async (_caller, values) => values);
    const withNulls = { ...event, arguments: { contentId: 'c1', notes: null, metadata: { width: null } } };

    expect(await handle(withNulls, context)).toEqual({ contentId: 'c1', metadata: {} });
  });

  it('refuses arguments by their names', async () => {
    const { handle } = handlerOf(async () => 'never');
    expect(await handle({ ...event, arguments: { notes: 7 } }, context)).toMatchObject({
      refusal: {
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/^\[INVALID_INPUT\] contentId: .+; notes: .+$/),
      },
    });
  });

  it('answers an error of ours, its code before its message: it is no fault of the function', async () => {
    const { handle, log } = handlerOf(async () => {
      throw new ConflictError('decided already', { details: { contentId: 'c1' } });
    });

    expect(await handle(event, context)).toEqual({
      refusal: { code: 'CONFLICT', message: '[CONFLICT] decided already' },
    });
    expect(log.lines).toMatchObject([{ level: 'WARN', code: 'CONFLICT', details: { contentId: 'c1' } }]);
  });

  it('fails with any other error, tells nothing of it, and logs all of it', async () => {
    const { handle, log } = handlerOf(async () => {
      throw new Error('arn:aws:dynamodb:us-east-1:123:table/Secret');
    });

    await expect(handle(event, context)).rejects.toThrow(/^\[INTERNAL\] The request could not be answered$/);
    expect(log.lines).toMatchObject([{ level: 'ERROR', error: { message: expect.stringContaining('table/Secret') } }]);
  });
});

describe('the caller', () => {
  it.each([
    ['nobody', null, { kind: 'guest' }],
    ['a guest of the identity pool', { cognitoIdentityId: 'us-east-1:x' }, { kind: 'guest' }],
    ['an empty sub', { sub: '' }, { kind: 'guest' }],
    ['a user of no group', { sub: 'u1', groups: null }, { kind: 'user', sub: 'u1', groups: [] }],
    [
      'groups in the claims',
      { sub: 'u1', claims: { 'cognito:groups': ['fans'] } },
      { kind: 'user', sub: 'u1', groups: ['fans'] },
    ],
  ])('is read from %s', (_name, identity, caller) => {
    expect(callerOf(identity)).toEqual(caller);
  });
});
