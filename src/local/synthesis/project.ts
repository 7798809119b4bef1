import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SynthesisError } from './synthesis-error.js';

export interface Project {
  readonly directory: string;
  /** Name in its package.json; Amplify's namespace of the backend. */
  readonly name: string;
  /** `amplify/`, absolute. */
  readonly backendDir: string;
  /** `amplify/backend.ts`, absolute. */
  readonly entry: string;
  /** The nearest lock file, in the project or above it. */
  readonly lockFile: string;
  /** Installed versions of what the synthesized result depends on. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The lock files that CDK's bundling looks for, in its order. */
const LOCK_FILES = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb', 'package-lock.json'];

const ENTRIES = ['backend.ts', 'backend.js'];

const SYNTHESIZERS = ['@aws-amplify/backend', 'aws-cdk-lib'];

/** @throws SynthesisError when it is no Amplify Gen 2 project, or is not installed. */
export function readProject(projectDir: string): Project {
  const directory = path.resolve(projectDir);
  const backendDir = path.join(directory, 'amplify');
  const entry = ENTRIES.map((name) => path.join(backendDir, name)).find(existsSync);
  if (entry === undefined) {
    throw new SynthesisError(
      'There is no amplify/backend.ts.',
      'Run this in an Amplify Gen 2 project, or name its folder with --project.',
    );
  }
  const lockFile = LOCK_FILES.map((name) => findAbove(directory, name)).find((file) => file !== undefined);
  if (lockFile === undefined) {
    throw new SynthesisError(
      'There is no package lock file.',
      'Install the project with your package manager, then try again.',
    );
  }
  const versions = SYNTHESIZERS.map((name) => [name, installedVersion(directory, name)] as const);
  return {
    directory,
    name: projectName(directory),
    backendDir,
    entry,
    lockFile,
    versions: Object.fromEntries(versions),
  };
}

function projectName(directory: string): string {
  const file = path.join(directory, 'package.json');
  const name: unknown = existsSync(file) ? readJson(file)['name'] : undefined;
  if (typeof name === 'string' && name !== '') return name;
  throw new SynthesisError(
    'The project has no name.',
    'Give its package.json a "name": Amplify takes the namespace of the backend from it.',
  );
}

function installedVersion(directory: string, packageName: string): string {
  const file = findAbove(directory, path.join('node_modules', packageName, 'package.json'));
  const version: unknown = file === undefined ? undefined : readJson(file)['version'];
  if (typeof version === 'string') return version;
  throw new SynthesisError(
    `${packageName} is not installed.`,
    'Install the project with your package manager, then try again.',
  );
}

function findAbove(directory: string, name: string): string | undefined {
  const file = path.join(directory, name);
  if (existsSync(file)) return file;
  const parent = path.dirname(directory);
  return parent === directory ? undefined : findAbove(parent, name);
}

function readJson(file: string): Record<string, unknown> {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof content === 'object' && content !== null ? { ...content } : {};
  } catch (error) {
    throw new SynthesisError(`${path.basename(file)} is not valid JSON.`, 'Correct it, then try again.', {
      cause: error,
    });
  }
}
