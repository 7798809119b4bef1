import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawPath, rawQuery } from '../shared/http.js';
import { isWaiting } from '../shared/waiting-requests.js';
import { signingNameOf } from './route.js';

/** Requests in flight have this long to finish before the services that answer them are replaced. Longer than most functions run. */
const DRAIN_GRACE_MS = 10_000;

/** What is in flight is looked at this often: a request may find out late that it waits for the change. */
const DRAIN_STEP_MS = 4;

export interface Turnstile {
  /** Answers a request now, or after the change that is going on. */
  pass(request: IncomingMessage, answer: () => Promise<void>): Promise<void>;
  /**
   * One change at a time: a second one waits for the first.
   *
   * @param change - may let functions call again before it ends, when it runs some.
   */
  hold(change: (letFunctionsCall: () => void) => Promise<void>): Promise<void>;
}

interface Closing {
  /** What is in flight may still finish, and for that may call again. */
  functionsMayCall: boolean;
  readonly opened: Promise<void>;
}

/** Lets requests through, except while the services behind are exchanged. */
export function createTurnstile(graceMs = DRAIN_GRACE_MS): Turnstile {
  const inFlight = new Set<IncomingMessage>();
  let closing: Closing | undefined;
  let lastChange: Promise<void> | undefined;

  const run = async (request: IncomingMessage, answer: () => Promise<void>) => {
    inFlight.add(request);
    try {
      await answer();
    } finally {
      inFlight.delete(request);
    }
  };
  const passLater = async (request: IncomingMessage, answer: () => Promise<void>) => {
    while (closing !== undefined && !(closing.functionsMayCall && isOfFunction(request))) {
      await closing.opened;
    }
    await run(request, answer);
  };
  const drain = async () => {
    const deadlineMs = performance.now() + graceMs;
    while (![...inFlight].every(isDeployment) && performance.now() < deadlineMs) {
      await sleep(DRAIN_STEP_MS);
    }
  };
  const change = async (action: (letFunctionsCall: () => void) => Promise<void>) => {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const state: Closing = { functionsMayCall: true, opened };
    closing = state;
    try {
      await drain();
      state.functionsMayCall = false;
      await action(() => {
        state.functionsMayCall = true;
      });
    } finally {
      closing = undefined;
      open();
    }
  };
  return {
    pass: (request, answer) => (closing === undefined ? run(request, answer) : passLater(request, answer)),
    hold(action) {
      const result = lastChange === undefined ? change(action) : lastChange.then(() => change(action));
      const settled = result
        .catch(() => undefined)
        .then(() => {
          lastChange = lastChange === settled ? undefined : lastChange;
        });
      lastChange = settled;
      return result;
    },
  };
}

/** Where functions of custom resources put their answers, without a signature. */
const ANSWER_PATH = /^\/_cloudformation\//;

/** What a function calls, it signs with its role's credentials: whoever invoked it waits for that. */
function isOfFunction(request: IncomingMessage): boolean {
  return ANSWER_PATH.test(rawPath(request)) || hasTemporaryCredentials(request);
}

function hasTemporaryCredentials(request: IncomingMessage): boolean {
  return request.headers['x-amz-security-token'] !== undefined || rawQuery(request).includes('X-Amz-Security-Token=');
}

/** AppSync's control API, and Lambda's calls that change a function. */
const CHANGING_PATH = /^\/v1\/apis\/|^\/2015-03-31\/functions\/[^/]+\/(code|configuration)$/;

/** A request that makes the change: it would wait for itself. */
function isDeployment(request: IncomingMessage): boolean {
  return (
    isWaiting(request) ||
    signingNameOf(request) === 'cloudformation' ||
    (request.method !== 'GET' && CHANGING_PATH.test(rawPath(request)))
  );
}
