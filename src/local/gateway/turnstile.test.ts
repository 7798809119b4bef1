import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { noteWaiting } from '../shared/waiting-requests.js';
import { createTurnstile } from './turnstile.js';

const GRACE_MS = 60_000;

function request(headers: Record<string, string> = {}, url = '/graphql/a', method = 'POST'): IncomingMessage {
  return { headers, url, method } as unknown as IncomingMessage; // of a request it reads no more than this
}

function later() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end };
}

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIALOCAL/20260101/us-east-1/${service}/aws4_request`,
});

/** Writes down what happens, in order. */
function recorder() {
  const log: string[] = [];
  return { log, note: (entry: string) => async () => void log.push(entry) };
}

it('makes a change wait for what is in flight, and new requests for the change', async () => {
  const turnstile = createTurnstile(GRACE_MS);
  const { log, note } = recorder();
  const slow = later();
  const first = turnstile.pass(request(), () => slow.ended.then(note('first')));
  const change = turnstile.hold(note('change'));
  const second = turnstile.pass(request(), note('second'));

  slow.end();
  await Promise.all([first, change, second]);

  expect(log).toEqual(['first', 'change', 'second']);
});

it('lets what is in flight call again with the credentials of a role, so that it can finish', async () => {
  const turnstile = createTurnstile(GRACE_MS);
  const { log, note } = recorder();
  const started = later();
  const first = turnstile.pass(request(), async () => {
    await started.ended;
    await turnstile.pass(request({ 'x-amz-security-token': 't' }), note('nested'));
    log.push('first');
  });
  const change = turnstile.hold(note('change'));
  await Promise.resolve();
  started.end();
  await Promise.all([first, change]);

  expect(log).toEqual(['nested', 'first', 'change']);
});

it('does not make the request that deploys wait for itself', async () => {
  const turnstile = createTurnstile(GRACE_MS);
  const { log, note } = recorder();

  await turnstile.pass(request(signedFor('cloudformation'), '/'), () => turnstile.hold(note('stack')));
  await turnstile.pass(request(signedFor('lambda'), '/2015-03-31/functions/f/code', 'PUT'), () =>
    turnstile.hold(note('code')),
  );
  await turnstile.pass(request(signedFor('appsync'), '/v1/apis/a/functions/f'), () => turnstile.hold(note('resolver')));
  const invocation = request(signedFor('lambda'), '/2015-03-31/functions/f/invocations');
  await turnstile.pass(invocation, () => {
    const change = turnstile.hold(note('asset'));
    noteWaiting(invocation); // it is found out after the change has begun to wait
    return change;
  });

  expect(log).toEqual(['stack', 'code', 'resolver', 'asset']);
});

it('does not wait longer than the grace', async () => {
  const turnstile = createTurnstile(1);
  const { log, note } = recorder();
  const slow = later();
  const first = turnstile.pass(request(), () => slow.ended);

  await turnstile.hold(note('change'));
  slow.end();
  await first;

  expect(log).toEqual(['change']);
});

it('opens again when a change fails, and makes the next change wait for the one before', async () => {
  const turnstile = createTurnstile(GRACE_MS);
  const { log, note } = recorder();
  const failing = turnstile.hold(() => Promise.reject(new Error('no')));
  const next = turnstile.hold(note('next'));
  const waiting = turnstile.pass(request(), note('request'));

  await expect(failing).rejects.toThrow('no');
  await Promise.all([next, waiting]);

  expect(log).toContain('request');
  expect(log).toContain('next');
});
