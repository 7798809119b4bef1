import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface LocalProcess {
  readonly endpoint: string;
  /** Path of the outputs file. */
  readonly outputs: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export const LOCAL_RUNTIME = 'scripts/start.mjs';
export const BARE_GRAPHQL = 'bench/bare-graphql.ts';
export const BARE_BROADCAST = 'bench/bare-broadcast.ts';
export const BARE_STORAGE = 'bench/bare-storage.ts';

/**
 * A server in a process of its own, so that what is measured does not share one with what measures.
 * Its first line of output is JSON that holds its endpoint.
 */
export async function startProcess(script: string, args: readonly string[]): Promise<LocalProcess> {
  // The launcher is run as `npm start` runs it: what reads TypeScript takes a hundred megabytes of its own.
  const loader = script.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, script, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await firstLine(child);
  const { endpoint, outputs } = JSON.parse(ready) as { endpoint: string; outputs: string };
  return {
    endpoint,
    outputs,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) {
    throw new Error('The process has no output.');
  }
  const exited = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`The process ended with ${String(code)} before it was ready.`)),
  );
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text));
  return Promise.race([line, exited]);
}
