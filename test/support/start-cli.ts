import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { OPERATOR_CREDENTIALS } from '../../src/local/index.js';
import { eventually } from './eventually.js';
import type { RunningBackend } from './operator.js';
import { PROJECTS } from './projects.js';

const CLI = fileURLToPath(new URL('../../src/local/cli.ts', import.meta.url));

/** A start with a synthesis that no cache holds, on a busy machine. */
const START_PATIENCE_MS = 120_000;

export interface CliOptions {
  readonly project: keyof typeof PROJECTS;
  readonly dataDir: string;
  readonly port: number;
  readonly outputsFile: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The runtime as a process of its own, started from the command line. */
export interface StartedCli {
  readonly runtime: RunningBackend;
  /** Everything on the standard output so far. */
  stdout(): string;
  /** Everything on the standard error so far: its log, functions' lines included. */
  stderr(): string;
  /** The newest code that was mailed to an address; the mail may still be on its way. */
  codeFor(address: string): Promise<string>;
  /** Sends a signal and waits for the end; of a process that has ended it gives how. */
  end(signal: NodeJS.Signals): Promise<Exit>;
}

export class CliExitedError extends Error {
  constructor(
    readonly exit: Exit,
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(`The command line ended with ${exit.code ?? exit.signal} before it was ready: ${stderr.slice(-2000)}`);
  }
}

/** @throws CliExitedError when it ends before it is ready. */
export async function startCli({ project, dataDir, port, outputsFile }: CliOptions): Promise<StartedCli> {
  const args = ['--project', PROJECTS[project], '--data', dataDir, '--port', String(port), '--outputs', outputsFile];
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'start', ...args, '--json'], {
    cwd: PROJECTS.dropclip,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  let exit: Exit | undefined;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  child.once('close', (code, signal) => {
    exit = { code, signal };
  });
  await eventually('ready', () => text.stdout.includes('\n') || exit !== undefined, START_PATIENCE_MS);
  if (exit !== undefined) {
    throw new CliExitedError(exit, text.stdout, text.stderr);
  }
  const { endpoint } = JSON.parse(text.stdout) as { endpoint: string };
  const outputs = JSON.parse(readFileSync(outputsFile, 'utf8')) as Record<string, unknown>;
  return {
    runtime: { endpoint, outputs, operatorCredentials: OPERATOR_CREDENTIALS },
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    codeFor: (address) =>
      eventually(`mail to ${address}`, () => {
        const codes = [...text.stderr.matchAll(/ to (\S+) \(.*\): code (\S+)/g)];
        return codes.filter(([, to]) => to === address).at(-1)?.[2];
      }),
    end(signal) {
      child.kill(signal);
      return eventually(`the end by ${signal}`, () => exit);
    },
  };
}

/** A port that is free now: what has to be found again after a restart needs a fixed one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('There is no free port.');
  }
  return address.port;
}
