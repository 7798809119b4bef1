import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BackendName, LOCAL_BACKEND, synthesize } from '../../src/local/synthesis/index.js';
import { type CheckedBackend, readCheckedBackend } from './backend/checked-backend.js';
import type { BundleTrial, Checked } from './finding.js';
import { bytesIn } from './packages/bytes-in.js';
import { installedFor, type LockedPackages } from './packages/installed-for.js';
import { thisPlatform, tryBundle } from './packages/try-bundle.js';

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** The sandbox that `npm start` runs too, and the branch as it is deployed with nothing configured. */
const BACKENDS: readonly BackendName[] = [LOCAL_BACKEND, { type: 'branch', name: 'main' }];

/** Nothing that is configured on this machine may change what is checked. */
const environment = () => ({ PATH: process.env['PATH'], HOME: process.env['HOME'] });

/** Bundles that are loaded at the same time: each is a process. */
const TRIALS_AT_ONCE = 2;

/**
 * Synthesizes the sandbox and the branch, unless they are unchanged, and reads all that the rules look at.
 *
 * @throws SynthesisError when one of them does not synthesize.
 */
export async function loadChecked(onProgress: (message: string) => void = () => {}): Promise<Checked> {
  const backends = await Promise.all(
    BACKENDS.map(async (backend) => {
      const synthesis = await synthesize({ projectDir: PROJECT, environment: environment(), backend, validates: true });
      onProgress(
        `${backend.type} ${synthesis.fromCache ? 'unchanged' : `synthesized in ${synthesis.milliseconds} ms`}`,
      );
      return readCheckedBackend(backend.type, synthesis);
    }),
  );
  const { packages: locked } = readJson<{ readonly packages: LockedPackages }>('package-lock.json');
  const { dependencies } = readJson<{ readonly dependencies: Readonly<Record<string, string>> }>(
    'amplify/package.json',
  );
  const trials = await tryAll(backends, locked);
  onProgress(`${trials.length} bundles loaded`);
  const nativePackages = Object.keys(dependencies);
  return { backends, locked, nativePackages, nativeBytes: nativeBytesOf(locked, nativePackages), trials };
}

/** The builds for Lambda's machine are not here; those for this one are about as large. */
function nativeBytesOf(locked: LockedPackages, names: readonly string[]): number {
  return installedFor(locked, names, thisPlatform())
    .paths.map((path) => join(PROJECT, path))
    .filter(existsSync)
    .reduce((sum, folder) => sum + bytesIn(folder), 0);
}

/** Equal bundles of the sandbox and the branch are tried once. */
async function tryAll(backends: readonly CheckedBackend[], locked: LockedPackages): Promise<readonly BundleTrial[]> {
  const different = new Map(
    backends.flatMap(({ bundles }) => bundles.map((bundle) => [`${bundle.subject} ${bundle.bytes}`, bundle] as const)),
  );
  const waiting = [...different.values()];
  const trials: BundleTrial[] = [];
  await Promise.all(
    Array.from({ length: TRIALS_AT_ONCE }, async () => {
      for (let bundle = waiting.shift(); bundle !== undefined; bundle = waiting.shift()) {
        trials.push(await tryBundle(bundle, { projectDir: PROJECT, locked }));
      }
    }),
  );
  return trials.sort((left, right) => (left.subject < right.subject ? -1 : 1));
}

function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(join(PROJECT, path), 'utf8')) as Content;
}
