import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../shared/log.js';
import { findEngineBinary } from './find-binary.js';
import { findFreePort } from './free-port.js';
import { endOrphan, removePidFile, writePidFile } from './orphan.js';

/** Something that speaks the DynamoDB protocol. */
export interface Engine {
  /** `http://127.0.0.1:PORT`; while the engine is started again, the promise of it. */
  endpoint(): string | Promise<string>;
  stop(): Promise<void>;
}

export interface EngineProcessOptions {
  /** Holds the database and the number of the process. */
  readonly dataDir: string;
  readonly log: Log;
  /** The program to run; found by itself when absent. */
  readonly binary?: string;
}

/** The engine answers after 10 to 50 ms; a loaded machine takes longer. */
const START_TIMEOUT_MS = 15_000;
const HEALTH_POLL_MS = 10;
/** Another process may take the port between the choice and the start. */
const START_ATTEMPTS = 3;
/** An engine that dies more often than this in a row has a reason that another start will not remove. */
const MAX_RESTARTS = 5;
/** After so long in good health earlier deaths are forgotten. */
const HEALTHY_AFTER_MS = 60_000;
/** The engine needs no time to end: it commits before it answers. */
const STOP_TIMEOUT_MS = 2_000;

/** Starts the engine as a child on a loopback port, and again when it dies. */
export async function startEngineProcess({ dataDir, log, binary }: EngineProcessOptions): Promise<Engine> {
  const databasePath = join(dataDir, 'tables.db');
  const pidFile = join(dataDir, 'engine.pid');
  await endOrphan(pidFile, databasePath);
  const program = binary ?? (await findEngineBinary());

  let stopping = false;
  let restarts = 0;
  let current: { readonly child: ChildProcess; readonly endpoint: string };
  let restarting: Promise<string> | undefined;

  const launch = async (): Promise<string> => {
    current = await startChild(program, databasePath);
    const { child, endpoint } = current;
    const startedAtMs = performance.now();
    writePidFile(pidFile, child.pid ?? 0);
    child.once('exit', (code, signal) => {
      if (!stopping) {
        restarts = performance.now() - startedAtMs > HEALTHY_AFTER_MS ? 1 : restarts + 1;
        log.warn('the DynamoDB engine ended; it is started again', { code, signal, restarts });
        restarting = relaunch();
        restarting.catch((error: unknown) => log.error('the DynamoDB engine did not start again', { error }));
      }
    });
    return endpoint;
  };
  const relaunch = async (): Promise<string> => {
    if (restarts > MAX_RESTARTS) {
      throw new Error(`The DynamoDB engine ended ${restarts} times in a row.`);
    }
    const endpoint = await launch();
    restarting = undefined;
    return endpoint;
  };
  await launch();

  return {
    endpoint: () => restarting ?? current.endpoint,
    async stop() {
      stopping = true;
      await restarting?.catch(() => undefined);
      await endChild(current.child);
      removePidFile(pidFile);
    },
  };
}

async function startChild(program: string, databasePath: string) {
  let failure: unknown;
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const port = await findFreePort();
    const child = spawn(program, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', databasePath], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // A Ctrl-C in the terminal is for the runtime, which ends its engine last; a group of its own keeps it from the engine.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const endpoint = `http://127.0.0.1:${port}`;
    try {
      await waitUntilHealthy(child, endpoint);
      return { child, endpoint };
    } catch (error) {
      failure = error;
      await endChild(child);
    }
  }
  throw new Error('The DynamoDB engine did not start.', { cause: failure });
}

async function waitUntilHealthy(child: ChildProcess, endpoint: string): Promise<void> {
  let complaint = '';
  let failure: Error | undefined;
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString('utf8')}`.slice(-2_000);
  });
  child.once('error', (error) => {
    failure = error;
  });
  for (let waitedMs = 0; waitedMs < START_TIMEOUT_MS; waitedMs += HEALTH_POLL_MS) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The engine ended while it started: ${complaint.trim()}`, { cause: failure });
    }
    const healthy = await fetch(endpoint).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) {
      return;
    }
    await sleep(HEALTH_POLL_MS);
  }
  throw new Error(`The engine did not answer within ${START_TIMEOUT_MS} ms: ${complaint.trim()}`);
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(force);
}
