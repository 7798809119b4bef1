import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { FunctionDefinition } from './function-definition.js';
import { CREDENTIALS_MARGIN_MS, IDLE_PROCESS_TIMEOUT_MS, MAX_PROCESSES_PER_FUNCTION } from './limits.js';
import type { Outcome } from './outcome.js';
import type { Sandbox } from './sandbox.js';

/** The processes of one function: warm ones are used again, new ones started up to the limit. */
export interface Pool {
  /**
   * Runs one invocation; beyond the machine's limit it waits its turn.
   *
   * @throws AwsError `TooManyRequestsException` beyond the function's reserved concurrency.
   */
  run(requestId: string, payload: string): Promise<Outcome>;
  /** Ends each process as soon as it has nothing to do; new invocations belong to another pool. */
  retire(): void;
  /** Ends every process; what runs is cut off. */
  stop(): Promise<void>;
}

export interface PoolOptions {
  readonly definition: FunctionDefinition;
  readonly clock: Clock;
  readonly idleTimeoutMs?: number;
  start(): Promise<Sandbox>;
}

interface Idle {
  readonly sandbox: Sandbox;
  readonly timer: NodeJS.Timeout;
}

export function createPool({ definition, clock, start, idleTimeoutMs = IDLE_PROCESS_TIMEOUT_MS }: PoolOptions): Pool {
  const idle: Idle[] = [];
  const all = new Set<Sandbox>();
  const places = createPlaces(definition);
  let stopped = false;
  let retired = false;

  const discard = (sandbox: Sandbox) => sandbox.end().finally(() => all.delete(sandbox));

  const takeIdle = (): Sandbox | undefined => {
    for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
      clearTimeout(found.timer);
      const neededUntilMs = clock.now() + definition.timeoutSeconds * 1000 + CREDENTIALS_MARGIN_MS;
      if (found.sandbox.isUsable() && found.sandbox.credentialsExpireAtMs > neededUntilMs) {
        return found.sandbox;
      }
      void discard(found.sandbox);
    }
    return undefined;
  };
  const giveBack = (sandbox: Sandbox) => {
    if (stopped || retired || !sandbox.isUsable()) {
      void discard(sandbox);
      return;
    }
    const entry = { sandbox, timer: setTimeout(() => retire(entry), idleTimeoutMs) };
    idle.push(entry);
  };
  const retire = (entry: Idle) => {
    idle.splice(idle.indexOf(entry), 1);
    void discard(entry.sandbox);
  };
  const startOne = async () => {
    const sandbox = await start();
    all.add(sandbox);
    if (stopped) {
      await discard(sandbox);
      throw stopping();
    }
    return sandbox;
  };
  return {
    retire() {
      retired = true;
      for (const { sandbox, timer } of idle.splice(0)) {
        clearTimeout(timer);
        void discard(sandbox);
      }
    },
    run: (requestId, payload) =>
      places.hold(async () => {
        if (stopped) {
          throw stopping();
        }
        const sandbox = takeIdle() ?? (await startOne());
        const outcome = await sandbox.invoke(requestId, payload);
        giveBack(sandbox);
        return outcome;
      }),
    async stop() {
      stopped = true;
      for (const { timer } of idle.splice(0)) {
        clearTimeout(timer);
      }
      await Promise.all([...all].map(discard));
    },
  };
}

/** How many invocations run at once: more than the machine's limit wait, more than the function reserved are throttled. */
function createPlaces({ reservedConcurrency = Number.POSITIVE_INFINITY }: FunctionDefinition) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return {
    async hold<Result>(action: () => Promise<Result>): Promise<Result> {
      if (taken >= reservedConcurrency) {
        throw throttled();
      }
      if (taken >= MAX_PROCESSES_PER_FUNCTION) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else {
        taken += 1;
      }
      try {
        return await action();
      } finally {
        // Whoever waits takes over the place; only without one does the number go down.
        const next = waiting.shift();
        if (next === undefined) {
          taken -= 1;
        } else {
          next();
        }
      }
    },
  };
}

function throttled(): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    details: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', Type: 'User' },
  });
}

function stopping(): AwsError {
  return new AwsError('ServiceException', 'The service is stopping.', 500);
}
