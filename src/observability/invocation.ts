import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of an invocation says besides its own. */
export interface Invocation {
  /** Lambda's id of the invocation. */
  readonly requestId?: string;
  /** AppSync's id of the request that led to it (`x-amzn-requestid`). */
  readonly apiRequestId?: string;
  /** The GraphQL field, or the function that a queue, the clock or the user pool invokes. */
  readonly operation?: string;
  /** The `sub` of whom it is done for; `guest`, or `system` when it is nobody's. */
  readonly user?: string;
}

const current = new AsyncLocalStorage<Invocation>();

/** Runs something with more known about the invocation than before. */
export function withInvocation<Result>(known: Invocation, run: () => Result): Result {
  return current.run({ ...current.getStore(), ...known }, run);
}

export function currentInvocation(): Invocation {
  return current.getStore() ?? {};
}
