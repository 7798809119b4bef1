import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { BundleNote } from './bundle-notes.js';

/** Older results are removed: each is about 30 MB, and going back to a recent branch should still be quick. */
const KEPT_RESULTS = 4;

/** A temporary folder this old was left by a process that died. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

const RESULT_FILE = 'synthesis.json';
const TEMPORARY_PREFIX = '.synthesizing-';

export interface CachedResult {
  readonly directory: string;
  readonly warnings: readonly string[];
  readonly bundles: readonly BundleNote[];
}

/** The finished result of the first of these names that there is, which becomes the most recent one. */
export function findResult(cacheDir: string, names: readonly string[], now: Date): CachedResult | undefined {
  const folders = names.map((name) => path.join(cacheDir, name));
  const folder = folders.find((each) => existsSync(path.join(each, RESULT_FILE)));
  if (folder === undefined) return undefined;
  const file = path.join(folder, RESULT_FILE);
  const content = JSON.parse(readFileSync(file, 'utf8')) as Omit<CachedResult, 'directory'>;
  utimesSync(folder, now, now);
  return { directory: assemblyIn(folder), ...content };
}

/** A folder to synthesize into, on the same file system as the cache. */
export function openTemporary(cacheDir: string): { readonly folder: string; readonly assembly: string } {
  mkdirSync(cacheDir, { recursive: true });
  const folder = mkdtempSync(path.join(cacheDir, TEMPORARY_PREFIX));
  return { folder, assembly: assemblyIn(folder) };
}

/** Publishes a finished temporary folder in one step. When another process was first, its equal result stays. */
export function publish(
  cacheDir: string,
  key: string,
  temporary: string,
  content: Omit<CachedResult, 'directory'>,
): CachedResult {
  const folder = path.join(cacheDir, key);
  writeFileSync(path.join(temporary, RESULT_FILE), `${JSON.stringify(content, null, 2)}\n`);
  try {
    renameSync(temporary, folder);
  } catch (error) {
    if (!existsSync(path.join(folder, RESULT_FILE))) throw error;
    rmSync(temporary, { recursive: true, force: true });
  }
  return { directory: assemblyIn(folder), ...content };
}

export function prune(cacheDir: string, now: Date): void {
  const folders = readdirSync(cacheDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, folder: path.join(cacheDir, name) }))
    .map((entry) => ({ ...entry, modifiedMs: statSync(entry.folder).mtimeMs }));
  const results = folders
    .filter(({ folder }) => existsSync(path.join(folder, RESULT_FILE)))
    .sort((a, b) => b.modifiedMs - a.modifiedMs)
    .slice(KEPT_RESULTS);
  const abandoned = folders.filter(
    ({ name, modifiedMs }) => name.startsWith(TEMPORARY_PREFIX) && modifiedMs < now.getTime() - ABANDONED_AFTER_MS,
  );
  for (const { folder } of [...results, ...abandoned]) rmSync(folder, { recursive: true, force: true });
}

function assemblyIn(folder: string): string {
  return path.join(folder, 'cdk.out');
}
