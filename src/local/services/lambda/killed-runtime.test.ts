import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startRecorder } from './test-support/start-recorder.js';

const RUNTIME = fileURLToPath(new URL('./test-support/run-until-killed.ts', import.meta.url));
const WAIT_MS = 20_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('leaves no function behind when it is killed, and runs what it had accepted when it starts again', async () => {
  const directory = join(folder, 'data');
  const runs = () =>
    existsSync(join(folder, 'runs')) ? readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').map(Number) : [];
  const runtime = spawn(process.execPath, ['--import', 'tsx', RUNTIME, directory, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(runtime.stdout, 'data');
  await vi.waitFor(() => expect(runs()).toHaveLength(1), WAIT_MS);
  runtime.kill('SIGKILL');
  await once(runtime, 'exit');
  const [pid = 0] = runs();
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), WAIT_MS);
  const again = await startRecorder(directory, folder);
  await vi.waitFor(() => expect(runs()).toHaveLength(2), WAIT_MS);
  await again.stop();
});
