import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type LocalRuntime,
  type LocalRuntimeOptions,
  type LogEntry,
  startLocalRuntime,
} from '../../src/local/index.js';
import { PROJECTS } from './projects.js';

export interface StartedLocal {
  readonly runtime: LocalRuntime;
  /** What the services and functions logged so far. */
  readonly logs: readonly LogEntry[];
  /** The newest code that was mailed to an address. */
  codeFor(address: string): string;
  /** Ends the runtime and removes its state. */
  close(): Promise<void>;
}

/** Starts a project on a free port with empty state, and leaves its tracked files alone. */
export async function startLocal(
  project: keyof typeof PROJECTS,
  options: Partial<LocalRuntimeOptions> = {},
): Promise<StartedLocal> {
  const directory = mkdtempSync(join(tmpdir(), 'dropclip-local-'));
  const codes = new Map<string, string>();
  const logs: LogEntry[] = [];
  const runtime = await startLocalRuntime({
    projectDir: PROJECTS[project],
    port: 0,
    dataDir: join(directory, 'data'),
    outputsFile: false,
    onMessage: ({ to, code }) => codes.set(to, code),
    onLog: (entry) => logs.push(entry),
    ...options,
  });
  return {
    runtime,
    logs,
    codeFor: (address) => {
      const code = codes.get(address);
      if (code === undefined) {
        throw new Error(`No code was mailed to ${address}.`);
      }
      return code;
    },
    close: async () => {
      await runtime.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
