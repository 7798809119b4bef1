import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** How a function's bundle was made, so that it can be made again without a synthesis. */
export interface BundleNote {
  /** Working directory of esbuild. */
  readonly cwd: string;
  /** Its arguments, as CDK gave them. */
  readonly args: readonly string[];
  /** Name of the asset's folder, `asset.HASH`. */
  readonly asset: string;
  /** Name of the bundle in it. */
  readonly file: string;
  /** The project's own files in it, absolute. */
  readonly inputs: readonly string[];
}

/** Reads the notes of the shortcut, and finds the asset that each bundle became: the one with the same content. */
export function readBundleNotes(notes: string, assembly: string): readonly BundleNote[] {
  if (!existsSync(notes) || !existsSync(assembly)) return [];
  const assets = hashesOfBundles(assembly);
  return readdirSync(notes)
    .filter((name) => name.endsWith('.out'))
    .flatMap((name) => {
      const note = path.join(notes, name.slice(0, -'.out'.length));
      const found = assets.get(hashOf(`${note}.out`));
      const [cwd = '', ...args] = readFileSync(`${note}.args`, 'utf8').split('\0').slice(0, -1);
      return found === undefined ? [] : [{ cwd, args, ...found, inputs: readInputs(`${note}.meta`, cwd) }];
    });
}

function hashesOfBundles(assembly: string): ReadonlyMap<string, Pick<BundleNote, 'asset' | 'file'>> {
  const bundles = readdirSync(assembly)
    .filter((name) => name.startsWith('asset.'))
    .flatMap((asset) => ['index.mjs', 'index.js'].map((file) => ({ asset, file })))
    .filter(({ asset, file }) => existsSync(path.join(assembly, asset, file)));
  return new Map(bundles.map((bundle) => [hashOf(path.join(assembly, bundle.asset, bundle.file)), bundle]));
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function readInputs(metafile: string, cwd: string): readonly string[] {
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8')) as {
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  return Object.keys(inputs)
    .filter((input) => !input.split('/').includes('node_modules'))
    .map((input) => path.resolve(cwd, input));
}
