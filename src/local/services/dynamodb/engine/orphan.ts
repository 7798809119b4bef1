import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** How often and how long to look whether an orphan that was killed has gone. */
const GONE_POLL_MS = 20;
const GONE_TIMEOUT_MS = 5_000;

/** Writes down which process serves the database, so that the next start finds it if this one is killed. */
export function writePidFile(pidFile: string, pid: number): void {
  writeFileSync(pidFile, String(pid));
}

export function removePidFile(pidFile: string): void {
  rmSync(pidFile, { force: true });
}

/**
 * Ends the engine that a killed runtime left behind. A process that took over its number is left alone: ours is one
 * whose command line names our database.
 */
export async function endOrphan(pidFile: string, databasePath: string): Promise<void> {
  const pid = readPid(pidFile);
  if (pid !== undefined && (await commandLineOf(pid)).includes(databasePath)) {
    process.kill(pid, 'SIGKILL');
    await waitUntilGone(pid);
  }
  removePidFile(pidFile);
}

function readPid(pidFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    // No file: the last runtime ended in order.
    return undefined;
  }
}

/** Empty when there is no such process, or no way to tell what it is. */
async function commandLineOf(pid: number): Promise<string> {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).then(
      ({ stdout }) => stdout,
      () => '',
    );
  }
}

async function waitUntilGone(pid: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < GONE_TIMEOUT_MS && isAlive(pid); waitedMs += GONE_POLL_MS) {
    await sleep(GONE_POLL_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
