import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BundleNote } from '../synthesis/index.js';

const run = promisify(execFile);

/** Bundles made at one time; esbuild itself uses every core. */
const AT_ONCE = 2;

/** A source that cannot be bundled: esbuild's words. */
export class RebundleError extends Error {
  override readonly name = 'RebundleError';
}

export interface RebundleOptions {
  /** The cloud assembly that the bundles belong to. */
  readonly assembly: string;
  /** Folder for the new assets, inside the project: bundles find its packages above them. */
  readonly outDir: string;
  /** Part of the new assets' names, so that none is taken for another. */
  readonly version: number;
}

/**
 * Makes bundles again as the synthesis made them.
 *
 * @returns the new folder of each asset, by the name of the old one.
 * @throws RebundleError with esbuild's words.
 */
export async function rebundle(
  bundles: readonly BundleNote[],
  options: RebundleOptions,
): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  const waiting = [...bundles];
  const work = async () => {
    for (let bundle = waiting.shift(); bundle !== undefined; bundle = waiting.shift()) {
      made.set(bundle.asset, await makeBundle(bundle, options));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return made;
}

async function makeBundle(
  { cwd, args, asset, file }: BundleNote,
  { assembly, outDir, version }: RebundleOptions,
): Promise<string> {
  const folder = join(outDir, `${asset}.${version}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  cpSync(join(assembly, asset), folder, { recursive: true, verbatimSymlinks: true });
  const outfile = `--outfile=${join(folder, file)}`;
  const wanted = args.map((argument) => (argument.startsWith('--outfile=') ? outfile : argument));
  try {
    await run(findEsbuild(cwd), [...wanted, '--log-level=error'], { cwd });
  } catch (error) {
    const words = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new RebundleError(words, { cause: error });
  }
  return folder;
}

function findEsbuild(directory: string): string {
  const found = join(directory, 'node_modules', '.bin', 'esbuild');
  const parent = dirname(directory);
  return existsSync(found) || parent === directory ? found : findEsbuild(parent);
}
