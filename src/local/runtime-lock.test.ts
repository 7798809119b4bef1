import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataDirInUseError, lockDataDir } from './runtime-lock.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-lock-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('makes the folder, takes it and gives it back', () => {
  const release = lockDataDir(join(directory, 'new'));

  expect(existsSync(join(directory, 'new', 'runtime.pid'))).toBe(true);
  release();
  expect(existsSync(join(directory, 'new', 'runtime.pid'))).toBe(false);
});

it('refuses a folder that a living process holds, and says which', () => {
  writeFileSync(join(directory, 'runtime.pid'), String(process.ppid));

  expect(() => lockDataDir(directory)).toThrow(DataDirInUseError);
  expect(() => lockDataDir(directory)).toThrow(String(process.ppid));
});

it('takes over from a process that is gone', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(directory, 'runtime.pid'), String(pid));

  expect(() => lockDataDir(directory)).not.toThrow();
});

it('takes over a lock file that holds no process', () => {
  writeFileSync(join(directory, 'runtime.pid'), 'nonsense');

  expect(() => lockDataDir(directory)).not.toThrow();
});
