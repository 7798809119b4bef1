import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/eventually.js';
import { createLog, type LogEntry } from '../shared/log.js';
import { type Synthesis, SynthesisError } from '../synthesis/index.js';
import { createReloader, type Reloader, type ReloaderOptions } from './reload.js';

const PACKAGES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const ASSET = `asset.${'a'.repeat(64)}`;

let directory: string;
let steps: string[];
let logs: LogEntry[];
let replaced: ReadonlyMap<string, string>;

const path = (name: string) => join(directory, name);
const save = (name: string, text: string) => writeFileSync(path(name), text);
const errors = () => logs.map(({ message }) => message);

/** A project whose templates come from backend.ts, and whose one function from handler.ts. */
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'reload-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  [steps, logs, replaced] = [[], [], new Map()];
  for (const folder of ['amplify', 'src', `cache/KEY/cdk.out/${ASSET}`]) {
    mkdirSync(path(folder), { recursive: true });
  }
  symlinkSync(PACKAGES, path('node_modules'), 'dir');
  save('amplify/backend.ts', "import './schema.js';\n");
  save('amplify/schema.ts', 'export const schema = 1;\n');
  save('amplify/handler.ts', "export { word as handler } from '../src/word.js';\n");
  save('src/word.ts', "export const word = 'first';\n");
  save(`cache/KEY/cdk.out/${ASSET}/index.mjs`, 'old');
  save(`cache/KEY/cdk.out/${ASSET}/beside.txt`, 'kept');
});

function synthesis(): Synthesis {
  const args = ['amplify/handler.ts', '--bundle', '--format=esm', '--outfile=elsewhere/index.mjs'];
  return {
    ...{ directory: path('cache/KEY/cdk.out'), fromCache: false, milliseconds: 1, warnings: [] },
    bundles: [
      {
        ...{ cwd: directory, args, asset: ASSET, file: 'index.mjs' },
        inputs: [path('amplify/handler.ts'), path('src/word.ts')],
      },
    ],
  };
}

function reloader(options: Partial<ReloaderOptions> = {}): Reloader {
  const made = createReloader({
    project: {
      directory,
      backendDir: path('amplify'),
      entry: path('amplify/backend.ts'),
    } as ReloaderOptions['project'],
    synthesis: synthesis(),
    synthesize: async () => {
      steps.push('synthesize');
      return synthesis();
    },
    deploy: async () => void steps.push('deploy'),
    replaceAssets: async (folders) => {
      steps.push('replace');
      replaced = new Map(folders);
    },
    onProgress: () => undefined,
    log: createLog('runtime', (entry) => logs.push(entry)),
    ...options,
  });
  onTestFinished(() => made.close());
  return made;
}

it('bundles again what a saved file is in, with what lies beside the bundle, and synthesizes nothing', async () => {
  const { changed } = reloader();
  save('src/word.ts', "export const word = 'second';\n");
  changed([path('src/word.ts')]);
  await eventually('the replacement', () => steps.length > 0);

  const folder = replaced.get(ASSET) ?? '';
  expect(steps).toEqual(['replace']);
  expect(readFileSync(join(folder, 'index.mjs'), 'utf8')).toContain('second');
  expect(readFileSync(join(folder, 'beside.txt'), 'utf8')).toBe('kept');
});

it.each(['amplify/schema.ts', 'amplify/template.graphql'])('synthesizes when %s is saved', async (name) => {
  const { changed, close } = reloader();
  changed([path(name)]);
  await eventually('the deployment', () => steps.includes('deploy'));
  await close();

  expect(steps).toEqual(['synthesize', 'deploy']);
});

it('does nothing for a test, or for what no bundle and no template is made of', async () => {
  const { changed, close } = reloader();
  changed([path('amplify/schema.test.ts'), path('src/unused.ts')]);
  await close();

  expect(steps).toEqual([]);
});

it('tells what cannot be bundled, and takes it up with the next save, whatever was saved with it', async () => {
  const { changed, close } = reloader();
  save('src/word.ts', 'export const = 1;\n');
  changed([path('src/word.ts'), path('amplify/schema.ts')]);
  await eventually('the error', () => logs.length > 0);
  expect([steps, errors()]).toEqual([[], [expect.stringMatching(/^not reloaded: .*src\/word\.ts:1:13/s)]]);

  save('src/word.ts', "export const word = 'right';\n");
  changed([path('src/word.ts')]);
  await eventually('the deployment', () => steps.includes('deploy'));
  await close();
  expect(steps).toEqual(['replace', 'synthesize', 'deploy']);
});

it.each<[string, Partial<ReloaderOptions>]>([
  ['synthesized', { synthesize: () => Promise.reject(new SynthesisError('no such type', 'Correct it.')) }],
  ['served', { deploy: () => Promise.reject(new Error('no such type')) }],
])('tells what cannot be %s', async (_what, options) => {
  const { changed } = reloader(options);
  changed([path('amplify/schema.ts')]);
  await eventually('the error', () => logs.length > 0);

  expect(errors()).toEqual([expect.stringContaining('not reloaded: no such type')]);
});

it('removes its bundles at the end, and those of a runtime that is gone, but of no other', async () => {
  const hot = path('.amplify/local-hot');
  mkdirSync(join(hot, '2147483646-gone'), { recursive: true });
  mkdirSync(join(hot, `${process.ppid}-other`), { recursive: true });
  const { close } = reloader();
  expect(readdirSync(hot)).toHaveLength(2);
  await close();

  expect(readdirSync(hot)).toEqual([`${process.ppid}-other`]);
});
