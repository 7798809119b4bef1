import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import type { IamPort } from '../ports.js';
import { buildEnvironment } from './environment.js';
import type { CodeLocations } from './function-code.js';
import { type FunctionDefinition, isNodeRuntime } from './function-definition.js';
import { CREDENTIALS_SECONDS } from './limits.js';
import type { Outcome } from './outcome.js';
import { createPool, type Pool } from './pool.js';
import { type Sandbox, startSandbox } from './sandbox.js';

/** Runs functions, each in processes of its own. */
export interface Invoker {
  /** @throws AwsError `InvalidRuntimeException`, `TooManyRequestsException`, `InvalidZipFileException`. */
  run(definition: FunctionDefinition, requestId: string, payload: string): Promise<Outcome>;
  stop(): Promise<void>;
}

export interface InvokerOptions {
  readonly iam: () => Pick<IamPort, 'issue'>;
  readonly code: CodeLocations;
  readonly region: string;
  readonly endpoint: string;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly idleTimeoutMs?: number;
}

export function createInvoker(options: InvokerOptions): Invoker {
  const pools = new Map<string, Pool>();
  const temporaryRoot = join(options.dataDir, 'tmp');
  // What an earlier run left behind when it was killed.
  rmSync(temporaryRoot, { recursive: true, force: true });
  mkdirSync(temporaryRoot, { recursive: true });

  const poolOf = (definition: FunctionDefinition): Pool => {
    const { clock, idleTimeoutMs } = options;
    const start = () => startFunction(options, definition, mkdtempSync(join(temporaryRoot, `${definition.name}-`)));
    const pool =
      pools.get(definition.name) ??
      createPool({ definition, clock, start, ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }) });
    pools.set(definition.name, pool);
    return pool;
  };
  return {
    async run(definition, requestId, payload) {
      if (!isNodeRuntime(definition)) {
        throw new AwsError(
          'InvalidRuntimeException',
          `The runtime ${definition.runtime} of ${definition.name} is not simulated.`,
          502,
        );
      }
      const startedMs = performance.now();
      const outcome = await poolOf(definition).run(requestId, payload);
      const durationMs = Math.round(performance.now() - startedMs);
      const fields = { function: definition.name, requestId, durationMs };
      if (outcome.failed) {
        options.log.error('invocation failed', { ...fields, error: outcome.payload });
      } else {
        options.log.debug('invocation ended', fields);
      }
      return outcome;
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      rmSync(temporaryRoot, { recursive: true, force: true });
    },
  };
}

async function startFunction(
  { iam, code, region, endpoint, log, clock }: InvokerOptions,
  definition: FunctionDefinition,
  temporaryFolder: string,
): Promise<Sandbox> {
  const taskRoot = code.taskRoot(definition);
  const credentials = await iam().issue({
    roleArn: definition.roleArn,
    sessionName: definition.name,
    durationSeconds: CREDENTIALS_SECONDS,
  });
  const date = new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  const environment = buildEnvironment({
    ...{ definition, taskRoot, temporaryFolder, credentials, region, endpoint },
    layerModules: code.layerModules(definition),
    logStreamName: `${date}/[$LATEST]${temporaryFolder.slice(-6)}`,
  });
  const credentialsExpireAtMs = credentials.expiresAtMs;
  return startSandbox({ definition, taskRoot, environment, temporaryFolder, credentialsExpireAtMs, log });
}
