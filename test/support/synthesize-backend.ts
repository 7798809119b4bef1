import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Found, ofType, readTemplates, type Template } from '../../scripts/check/backend/templates.js';
import { installNpxShortcut } from '../../src/local/synthesis/npx-shortcut.js';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Amplify synthesizes on this message, as `ampx` sends it. */
const PROGRAM = `await import('./amplify/backend.ts'); process.emit('message', 'amplifySynth', undefined);`;

export interface SynthesizedBackend {
  readonly directory: string;
  readonly output: string;
  readonly templates: readonly Template[];
  /** Every resource of a type, wherever it is. */
  readonly ofType: (type: string) => readonly Found[];
  /** Text of every asset file with such an ending. */
  readonly assets: (extension: string) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** Synthesizes the whole backend in a process of its own, without AWS, as a sandbox or as a branch. */
export async function synthesizeBackend(
  kind: 'sandbox' | 'branch',
  env: NodeJS.ProcessEnv = {},
): Promise<SynthesizedBackend> {
  const folder = await mkdtemp(join(tmpdir(), 'dropclip-synth-'));
  const directory = join(folder, 'out');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM],
    {
      cwd: PROJECT,
      maxBuffer: 64 * 1024 ** 2,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...installNpxShortcut(join(folder, 'bin'), process.env['PATH'] ?? '', process.platform),
        ...env,
        CDK_OUTDIR: directory,
        CDK_VALIDATION: 'false', // it takes a third of the time, and is done for the gate
        CDK_CONTEXT_JSON: JSON.stringify({
          'amplify-backend-namespace': 'dropclip',
          'amplify-backend-name': kind === 'branch' ? 'main' : 'test',
          'amplify-backend-type': kind,
          'local-runtime': true,
          secretLastUpdated: 1,
        }),
      },
    },
  );
  const templates = readTemplates(directory);
  return {
    directory,
    output: `${stdout}${stderr}`,
    templates,
    ofType: (type) => ofType({ templates }, type),
    async assets(extension) {
      const files = (await readdir(directory)).filter((name) => name.endsWith(extension));
      return Promise.all(files.map((name) => readFile(join(directory, name), 'utf8')));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
