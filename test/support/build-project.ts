import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const NODE_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A backend of one parameter and what `more` adds to it: the quickest there is to synthesize. */
export function backendSource(more = ''): string {
  return `
import { defineBackend } from '@aws-amplify/backend';
import type { Stack } from 'aws-cdk-lib';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';

const backend = defineBackend({});
const parameter = (stack: Stack, id: string, value: string) => new StringParameter(stack, id, { stringValue: value });
const [a, b] = [backend.createStack('a'), backend.createStack('b')];
const first = parameter(a, 'First', 'x');
const second = parameter(b, 'Second', first.parameterArn);
${more}
`;
}

/**
 * Writes an Amplify project, with this repository's packages installed, into a folder that goes away with the test.
 *
 * @param files - by path in the project; undefined leaves one of the usual files out.
 */
export function buildProject(files: Readonly<Record<string, string | undefined>> = {}): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'project-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const all = {
    'package.json': '{ "name": "tiny", "type": "module" }',
    'package-lock.json': '{ "name": "tiny", "lockfileVersion": 3, "packages": {} }',
    'amplify/backend.ts': backendSource(),
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    if (content !== undefined) writeProjectFile(directory, name, content);
  }
  symlinkSync(NODE_MODULES, path.join(directory, 'node_modules'));
  return directory;
}

export function writeProjectFile(directory: string, name: string, content: string): void {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
