import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalRuntime, startLocalRuntime } from '../../src/local/index.js';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { PROJECTS } from '../support/projects.js';
import { runAmpx } from './run-ampx.js';

/** This project itself, deployed by ampx: its functions run from what was uploaded. */
let project: ProjectCopy;
let runtime: LocalRuntime;
let dataDir: string;

beforeAll(async () => {
  project = copyProject('dropclip');
  dataDir = mkdtempSync(join(tmpdir(), 'ampx-data-'));
  runtime = await startLocalRuntime({
    ...{ projectDir: project.directory, controlPlaneOnly: true, port: 0, dataDir, outputsFile: false },
  });
});

afterAll(async () => {
  await runtime.stop();
  project.remove();
  rmSync(dataDir, { recursive: true, force: true });
});

it('the demo passes on the sandbox that ampx made of this project', async () => {
  const { text } = await runAmpx(project.directory, runtime.endpoint, ['sandbox', '--once', '--identifier', 'me']);
  expect(text).toContain('File written: amplify_outputs.json');

  const outputs = join(project.directory, 'amplify_outputs.json');
  const demo = ['--import', 'tsx', 'examples/demo/main.ts', '--outputs', outputs];
  const { stdout } = await promisify(execFile)(process.execPath, demo, { cwd: PROJECTS.dropclip });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ ok: true, steps: 11 });
});
