import { expect, it } from 'vitest';
import { buildProject, writeProjectFile } from '../../../test/support/build-project.js';
import { fingerprint } from './fingerprint.js';
import { readProject } from './project.js';

const FILES = {
  'amplify/backend.ts': "import { size } from '../src/size.js';\nexport default size;\n",
  'amplify/data/resolver.js': 'export function request() { return {}; }\n',
  'amplify/data/query.sql': 'select 1;\n',
  'src/size.ts': "import { unit } from './unit.js';\nexport const size = unit;\n",
  'src/unit.ts': 'export const unit = 1;\n',
  'src/unrelated.ts': 'export const unrelated = 1;\n',
};

const fingerprintOf = (directory: string, environment = {}) => fingerprint(readProject(directory), environment);

it('is the same for the same project, wherever it lies', async () => {
  expect(await fingerprintOf(buildProject(FILES))).toBe(await fingerprintOf(buildProject(FILES)));
});

it.each([
  ['a source of the backend', 'amplify/backend.ts'],
  ['a resolver that nothing imports', 'amplify/data/resolver.js'],
  ['a file that is no source', 'amplify/data/query.sql'],
  ['what a source reaches outside amplify/', 'src/unit.ts'],
  ['the lock file', 'package-lock.json'],
])('changes with %s', async (_name, file) => {
  const directory = buildProject(FILES);
  const before = await fingerprintOf(directory);
  writeProjectFile(directory, file, file.endsWith('.ts') ? 'export const unit = 2;\n' : 'export const changed = 1;\n');
  expect(await fingerprintOf(directory)).not.toBe(before);
});

it('changes with package.json', async () => {
  const directory = buildProject(FILES);
  const before = await fingerprintOf(directory);
  writeProjectFile(directory, 'package.json', '{ "name": "tiny", "type": "module", "version": "2.0.0" }');
  expect(await fingerprintOf(directory)).not.toBe(before);
});

it('changes when a file appears in amplify/', async () => {
  const directory = buildProject(FILES);
  const before = await fingerprintOf(directory);
  writeProjectFile(directory, 'amplify/data/new.graphql', 'type A { b: C }');
  expect(await fingerprintOf(directory)).not.toBe(before);
});

it('does not change with what the backend never reaches, nor with what the synthesis writes', async () => {
  const directory = buildProject(FILES);
  const before = await fingerprintOf(directory);
  writeProjectFile(directory, 'src/unrelated.ts', 'export const unrelated = 2;\n');
  writeProjectFile(directory, '.amplify/generated/env/x.ts', 'export const env = 1;\n');
  writeProjectFile(directory, 'amplify_outputs.json', '{}');
  expect(await fingerprintOf(directory)).toBe(before);
});

it('does not change when the types that Amplify generates appear', async () => {
  const tsconfig = '{ "compilerOptions": { "paths": { "$amplify/*": ["../.amplify/generated/*"] } } }';
  const directory = buildProject({
    'amplify/tsconfig.json': tsconfig,
    'amplify/backend.ts': "import { env } from '$amplify/env/say';\nexport default env;\n",
  });
  const before = await fingerprintOf(directory);
  writeProjectFile(directory, '.amplify/generated/env/say.ts', 'export const env = process.env;\n');
  expect(await fingerprintOf(directory)).toBe(before);
});

it('changes with a variable of the environment that a source mentions, and with no other', async () => {
  const source = 'const { APP_ORIGINS } = process.env;\nexport default APP_ORIGINS;\n';
  const directory = buildProject({ 'amplify/backend.ts': source });
  const [unset, one, other, more] = await Promise.all([
    fingerprintOf(directory),
    fingerprintOf(directory, { APP_ORIGINS: 'https://one.test' }),
    fingerprintOf(directory, { APP_ORIGINS: 'https://other.test' }),
    fingerprintOf(directory, { APP_ORIGINS: 'https://one.test', TERM: 'xterm', _: '/usr/bin/node' }),
  ]);
  expect(new Set([unset, one, other]).size).toBe(3);
  expect(more).toBe(one);
});

it('says where a source cannot be parsed', async () => {
  const directory = buildProject({ 'amplify/backend.ts': 'export const a = {\n' });
  await expect(fingerprintOf(directory)).rejects.toMatchObject({
    name: 'SynthesisError',
    reason: expect.stringMatching(/^amplify\/backend.ts:2:1: Expected/),
  });
});

it('says where an import finds nothing', async () => {
  const directory = buildProject({ 'amplify/backend.ts': "import './nowhere.js';\n" });
  await expect(fingerprintOf(directory)).rejects.toThrow('amplify/backend.ts:1:8: Could not resolve "./nowhere.js"');
});

it('changes with the backend that is synthesized', async () => {
  const project = readProject(buildProject(FILES));
  const [local, branch, other] = await Promise.all([
    fingerprint(project, {}),
    fingerprint(project, {}, { type: 'branch', name: 'main' }),
    fingerprint(project, {}, { type: 'branch', name: 'other' }),
  ]);
  expect(new Set([local, branch, other]).size).toBe(3);
});
