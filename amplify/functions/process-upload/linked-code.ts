import { mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { SymlinkFollowMode } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { buildFolder } from '../../build-folder.js';

export interface LinkedCodeOptions {
  readonly entry: string;
  readonly banner: string;
  /** Packages left out of the bundle and linked from this checkout. */
  readonly packages: readonly string[];
}

/**
 * Bundles a handler and links its native packages from node_modules: an asset for this machine alone.
 * The links are not followed, so that hashing the asset costs nothing and still tells when the code changes.
 */
export function linkedCode({ entry, banner, packages }: LinkedCodeOptions): Code {
  const folder = buildFolder('process-upload');
  mkdirSync(join(folder, 'node_modules'));
  buildSync({
    entryPoints: [entry],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: [...packages],
    banner: { js: banner },
    logLevel: 'error',
  });
  for (const name of packages) {
    symlinkSync(packageFolder(name), join(folder, 'node_modules', name), 'dir');
  }
  return Code.fromAsset(folder, { followSymlinks: SymlinkFollowMode.NEVER });
}

/** A package's folder, found by its main file: not every package lets its package.json be asked for. */
function packageFolder(name: string): string {
  const main = createRequire(import.meta.url).resolve(name);
  const marker = join('node_modules', name);
  const end = main.lastIndexOf(marker);
  if (end < 0) {
    throw new Error(`${name} resolves to ${dirname(main)}, which is not a folder of node_modules`);
  }
  return main.slice(0, end + marker.length);
}
