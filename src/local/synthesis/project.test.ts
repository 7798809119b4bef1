import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { buildProject, writeProjectFile } from '../../../test/support/build-project.js';
import { readProject } from './project.js';

it('reads name, entry, lock file and versions', () => {
  const directory = buildProject();
  expect(readProject(directory)).toEqual({
    directory,
    name: 'tiny',
    backendDir: path.join(directory, 'amplify'),
    entry: path.join(directory, 'amplify/backend.ts'),
    lockFile: path.join(directory, 'package-lock.json'),
    versions: { '@aws-amplify/backend': expect.stringMatching(/^1\./), 'aws-cdk-lib': expect.stringMatching(/^2\./) },
  });
});

it('finds lock file and packages above a project that is part of a repository', () => {
  const repository = buildProject();
  writeProjectFile(repository, 'packages/app/package.json', '{ "name": "app" }');
  writeProjectFile(repository, 'packages/app/amplify/backend.js', '');
  expect(readProject(path.join(repository, 'packages/app'))).toMatchObject({
    name: 'app',
    entry: path.join(repository, 'packages/app/amplify/backend.js'),
    lockFile: path.join(repository, 'package-lock.json'),
  });
});

it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
  ['no backend', { 'amplify/backend.ts': undefined }, 'There is no amplify/backend.ts.'],
  ['no lock file', { 'package-lock.json': undefined }, 'There is no package lock file.'],
  ['no name', { 'package.json': '{}' }, 'The project has no name.'],
  ['no package.json', { 'package.json': undefined }, 'The project has no name.'],
  ['a broken package.json', { 'package.json': '{' }, 'package.json is not valid JSON.'],
])('refuses a project with %s, and says what to do', (_name, files, reason) => {
  expect(() => readProject(buildProject(files))).toThrow(
    expect.objectContaining({ name: 'SynthesisError', reason, resolution: expect.stringMatching(/\.$/) }),
  );
});

it('refuses a project that is not installed', () => {
  const directory = buildProject();
  rmSync(path.join(directory, 'node_modules'));
  mkdirSync(path.join(directory, 'node_modules'));
  expect(() => readProject(directory)).toThrow('@aws-amplify/backend is not installed.');
});
