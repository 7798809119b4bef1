import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './shared/process-alive.js';

export class DataDirInUseError extends Error {
  constructor(directory: string, pid: number) {
    super(
      `The data folder ${directory} is in use by process ${pid}. Stop that runtime, or give this one a folder of its own with --data DIR.`,
    );
    this.name = 'DataDirInUseError';
  }
}

/**
 * Takes a data folder for this process: two runtimes writing one folder would lose each other's state.
 * A lock whose process is gone (killed, or the machine was restarted) is taken over.
 *
 * @returns the function that gives the folder back.
 * @throws DataDirInUseError
 */
export function lockDataDir(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'runtime.pid');
  if (!writeExclusively(file)) {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    if (pid !== process.pid && isAlive(pid)) {
      throw new DataDirInUseError(directory, pid);
    }
    rmSync(file, { force: true });
    writeExclusively(file);
  }
  return () => rmSync(file, { force: true });
}

function writeExclusively(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}
