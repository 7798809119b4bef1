import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endOrphan, removePidFile, writePidFile } from './orphan.js';

let directory: string;
let pidFile: string;
let databasePath: string;
let child: ChildProcess;

/** A process that does nothing and has `argument` on its command line. */
async function startIdle(argument: string): Promise<number> {
  child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)', argument]);
  if (child.stdout !== null) {
    await once(child.stdout, 'data');
  }
  return child.pid ?? 0;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-orphan-'));
  pidFile = join(directory, 'engine.pid');
  databasePath = join(directory, 'tables.db');
});

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

it('ends the process that serves our database', async () => {
  const pid = await startIdle(databasePath);
  const exited = once(child, 'exit');
  writePidFile(pidFile, pid);
  await endOrphan(pidFile, databasePath);

  expect(await exited).toEqual([null, 'SIGKILL']);
  expect(existsSync(pidFile)).toBe(false);
});

it('leaves a process alone that has the number by chance', async () => {
  writePidFile(pidFile, await startIdle('another-program'));
  await endOrphan(pidFile, databasePath);

  expect(child.exitCode ?? child.signalCode).toBeNull();
  expect(existsSync(pidFile)).toBe(false);
});

it('has nothing to do when the last runtime ended in order', async () => {
  writePidFile(pidFile, 1);
  await endOrphan(pidFile, databasePath);
  removePidFile(pidFile);
  await expect(endOrphan(pidFile, databasePath)).resolves.toBeUndefined();
});
