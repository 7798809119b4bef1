import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
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
  /** From here on functions run as they are now defined; what runs ends as it began. */
  replace(definitions: readonly FunctionDefinition[], code: CodeLocations): void;
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
  const retired = new Set<Pool>();
  const latest = new Map<string, FunctionDefinition>();
  const ran = new Map<string, RunDescription>();
  let { code } = options;
  const temporaryRoot = join(options.dataDir, 'tmp');
  // What an earlier run left behind when it was killed.
  rmSync(temporaryRoot, { recursive: true, force: true });
  mkdirSync(temporaryRoot, { recursive: true });

  const poolOf = (given: FunctionDefinition): Pool => {
    const { clock, idleTimeoutMs } = options;
    const definition = latest.get(given.name) ?? given;
    const start = () =>
      startFunction({ ...options, code }, definition, mkdtempSync(join(temporaryRoot, `${definition.name}-`)));
    const pool =
      pools.get(definition.name) ??
      createPool({ definition, clock, start, ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }) });
    if (!pools.has(definition.name)) {
      pools.set(definition.name, pool);
      ran.set(definition.name, describeRun(definition, code));
    }
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
      logEnd(options.log, outcome, fields);
      return outcome;
    },
    replace(definitions, newCode) {
      const wanted = new Map(definitions.map((definition) => [definition.name, definition]));
      for (const [name, pool] of pools) {
        const definition = wanted.get(name);
        const before = ran.get(name);
        if (definition === undefined || !isDeepStrictEqual(before, describeRun(definition, newCode))) {
          pool.retire();
          retired.add(pool);
          pools.delete(name);
        }
      }
      for (const [name, definition] of wanted) {
        latest.set(name, definition);
      }
      code = newCode;
    },
    async stop() {
      await Promise.all([...pools.values(), ...retired].map((pool) => pool.stop()));
      rmSync(temporaryRoot, { recursive: true, force: true });
    },
  };
}

function logEnd(log: Log, outcome: Outcome, fields: Readonly<Record<string, unknown>>): void {
  if (outcome.failed) {
    log.error('invocation failed', { ...fields, error: outcome.payload });
  } else {
    log.debug('invocation ended', fields);
  }
}

interface RunDescription {
  readonly definition: FunctionDefinition;
  /** Names of assets' folders contain the hash of what is in them. */
  readonly bundle: string;
  readonly layers: readonly string[];
}

/** Two runs of equal description do the same. */
function describeRun(definition: FunctionDefinition, code: CodeLocations): RunDescription {
  const folders = code.layerModules(definition).map((folder) => folder.split(sep).slice(-3).join('/'));
  return { definition, bundle: bundleName(definition, code), layers: folders };
}

/** What cannot run is found out by whoever invokes it. */
function bundleName(definition: FunctionDefinition, code: CodeLocations): string {
  return isNodeRuntime(definition) ? basename(code.taskRoot(definition)) : '';
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
