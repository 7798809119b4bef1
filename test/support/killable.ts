import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program of this repository in a process of its own, to be killed without warning. */
export interface Killable {
  /** Everything it has written so far, on both outputs. */
  text(): string;
  /** Rejects with what it wrote when it ends before that. */
  until(what: string, isThere: (text: string) => boolean, patienceMs?: number): Promise<void>;
  /** Its exit code, when it ends by itself. */
  ended(patienceMs?: number): Promise<number | null>;
  kill(): Promise<void>;
  /** Lets it end cleanly, with what it has started itself. */
  stop(): Promise<void>;
}

export interface KillableOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Modules loaded before it, as paths in the repository. */
  readonly preload?: readonly string[];
}

/** @param script - path in the repository. */
export function startKillable(script: string, { args = [], env = {}, preload = [] }: KillableOptions = {}): Killable {
  const imports = ['tsx', ...preload.map((path) => `${ROOT}/${path}`)].flatMap((name) => ['--import', name]);
  const child = spawn(process.execPath, [...imports, script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  let exit: { readonly code: number | null } | undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      written += chunk;
    });
  }
  child.once('close', (code) => {
    exit = { code };
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await eventually('its end', () => exit !== undefined);
  };
  return {
    text: () => written,
    async until(what, isThere, patienceMs) {
      await eventually(what, () => isThere(written) || exit !== undefined, patienceMs);
      if (!isThere(written)) {
        throw new Error(`It ended before ${what}: ${written.slice(-2000)}`);
      }
    },
    ended: async (patienceMs) => (await eventually('its end', () => exit, patienceMs))?.code ?? null,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
