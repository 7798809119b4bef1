import type { IncomingMessage } from 'node:http';
import { rawPath, rawQuery } from '../shared/http.js';
import { signingNameOf } from './route.js';

/** Requests in flight have this long to finish before the services that answer them are replaced. Longer than most functions run. */
const DRAIN_GRACE_MS = 10_000;

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
  let onFinished: (() => void) | undefined;
  let lastChange: Promise<void> | undefined;

  const run = async (request: IncomingMessage, answer: () => Promise<void>) => {
    inFlight.add(request);
    try {
      await answer();
    } finally {
      inFlight.delete(request);
      onFinished?.();
    }
  };
  const passLater = async (request: IncomingMessage, answer: () => Promise<void>) => {
    while (closing !== undefined && !(closing.functionsMayCall && isOfFunction(request))) {
      await closing.opened;
    }
    await run(request, answer);
  };
  const drain = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      onFinished = () => {
        if ([...inFlight].every(isDeployment)) {
          clearTimeout(timer);
          resolve();
        }
      };
      onFinished();
    });
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
      onFinished = undefined;
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
    signingNameOf(request) === 'cloudformation' || (request.method !== 'GET' && CHANGING_PATH.test(rawPath(request)))
  );
}
