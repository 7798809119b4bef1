import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** Lambda takes 262,144,000 bytes unzipped (docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); the rest is room. */
const MAX_ASSET_BYTES = 240e6;

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where a package finds another: its own node_modules, or those of a folder above. */
function resolveFrom(folder: string, name: string): string | undefined {
  const candidate = join(folder, 'node_modules', name);
  if (existsSync(candidate)) {
    return candidate;
  }
  return folder === dirname(folder) ? undefined : resolveFrom(dirname(folder), name);
}

/** The packages and all that they need, as far as this machine has it: builds for other machines are not installed. */
function closureOf(names: readonly string[], from = ROOT, found = new Set<string>()): ReadonlySet<string> {
  for (const name of names) {
    const folder = resolveFrom(from, name);
    if (folder !== undefined && !found.has(folder)) {
      found.add(folder);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      closureOf(Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }), folder, found);
    }
  }
  return found;
}

/** Without the packages inside it: they are counted for themselves. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .reduce((sum, entry) => {
      const path = join(folder, entry.name);
      return sum + (entry.isDirectory() ? bytesIn(path) : entry.isFile() ? statSync(path).size : 0);
    }, 0);
}

it('the packages that the worker takes along leave room in what Lambda takes', () => {
  const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, 'amplify', 'package.json'), 'utf8')) as Manifest;
  const folders = [...closureOf(Object.keys(dependencies))];
  const bytes = folders.reduce((sum, folder) => sum + bytesIn(folder), 0);

  expect(folders.map((folder) => folder.replace(/^.*node_modules\//, ''))).toEqual(
    expect.arrayContaining(['sharp', 'node-av', 'heic-decode', 'libheif-js']),
  );
  expect(bytes).toBeGreaterThan(100e6);
  expect(bytes).toBeLessThan(MAX_ASSET_BYTES);
});
