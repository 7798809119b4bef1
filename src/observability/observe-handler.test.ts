import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFakeLog } from '../../test/support/fake-log.js';
import { currentInvocation, withInvocation } from './invocation.js';
import { observeHandler } from './observe-handler.js';

it('says on every line which invocation it is of, in what it awaits too', async () => {
  const log = createFakeLog();
  const handle = observeHandler('process-upload', async ({ name }: { name: string }) => {
    log.info('began', { name });
    await pause(1);
    withInvocation({ user: 'u1' }, () => log.info('worked', { name }));
    log.info('ended', { name });
    return name;
  });

  expect(
    await Promise.all([handle({ name: 'a' }, { awsRequestId: 'r1' }), handle({ name: 'b' }, { awsRequestId: 'r2' })]),
  ).toEqual(['a', 'b']);
  expect(log.lines.filter(({ name }) => name === 'b')).toMatchObject([
    { message: 'began', requestId: 'r2', operation: 'process-upload', user: 'system' },
    { message: 'worked', requestId: 'r2', operation: 'process-upload', user: 'u1' },
    { message: 'ended', requestId: 'r2', operation: 'process-upload', user: 'system' },
  ]);
  expect(currentInvocation()).toEqual({});
});

it('knows the user of a trigger of the user pool', async () => {
  const event = { request: { userAttributes: { sub: 'u7', email: 'fan@example.com' } } };
  const handle = observeHandler('post-confirmation', async (_event: typeof event) => currentInvocation());

  expect(await handle(event, { awsRequestId: 'r1' })).toEqual({
    ...{ requestId: 'r1', operation: 'post-confirmation', user: 'u7' },
  });
});

it('lets a failure through as it is', async () => {
  const failure = new Error('no table');
  const handle = observeHandler('expire-uploads', () => Promise.reject(failure));

  await expect(handle({}, { awsRequestId: 'r1' })).rejects.toBe(failure);
});
