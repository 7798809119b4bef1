import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from './assembly-error.js';

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
}

/** The one stack that `manifest.json` deploys. @throws AssemblyError when there is none, or more than one. */
export function readRootStack(directory: string): { readonly stackName: string; readonly templateFile: string } {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path.join(directory, 'manifest.json'), 'utf8')) as Manifest;
  } catch (error) {
    throw new AssemblyError(
      `There is no cloud assembly in ${path.basename(directory)}: its manifest.json cannot be read`,
      {
        cause: error,
      },
    );
  }
  const stacks = Object.entries(manifest.artifacts ?? {}).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const [stack] = stacks;
  if (stack === undefined || stacks.length > 1) {
    const names = stacks.map(([id]) => id).join(', ');
    throw new AssemblyError(
      `The cloud assembly must have one root stack; it has ${stacks.length === 0 ? 'none' : names}`,
    );
  }
  const [id, { properties = {} }] = stack;
  if (properties.templateFile === undefined) throw new AssemblyError(`The stack ${id} has no template`);
  return { stackName: properties.stackName ?? id, templateFile: path.join(directory, properties.templateFile) };
}
