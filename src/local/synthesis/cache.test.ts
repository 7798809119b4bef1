import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findResult, openTemporary, prune, publish } from './cache.js';

const NOW = new Date('2026-01-02T00:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

function cacheFolder(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'cache-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'deep', 'cache');
}

function publishResult(cacheDir: string, key: string, warnings: readonly string[] = []): string {
  const { folder, assembly } = openTemporary(cacheDir);
  mkdirSync(assembly);
  writeFileSync(path.join(assembly, 'manifest.json'), key);
  return publish(cacheDir, key, folder, { warnings, bundles: [] }).directory;
}

it('finds nothing before something is published', () => {
  expect(findResult(cacheFolder(), ['a'], NOW)).toBeUndefined();
});

it('finds what was published, with its warnings', () => {
  const cacheDir = cacheFolder();
  const directory = publishResult(cacheDir, 'a', ['careful']);
  expect(directory).toBe(path.join(cacheDir, 'a', 'cdk.out'));
  expect(findResult(cacheDir, ['a'], NOW)).toEqual({ directory, warnings: ['careful'], bundles: [] });
  expect(findResult(cacheDir, ['b'], NOW)).toBeUndefined();
});

it('finds the first of the names that there is a result of', () => {
  const cacheDir = cacheFolder();
  const directory = publishResult(cacheDir, 'b');
  expect(findResult(cacheDir, ['a', 'b'], NOW)?.directory).toBe(directory);
  const preferred = publishResult(cacheDir, 'a');
  expect(findResult(cacheDir, ['a', 'b'], NOW)?.directory).toBe(preferred);
});

it('does not take a folder for a result that was never finished', () => {
  const cacheDir = cacheFolder();
  mkdirSync(path.join(cacheDir, 'a', 'cdk.out'), { recursive: true });
  expect(findResult(cacheDir, ['a'], NOW)).toBeUndefined();
});

it('keeps the first of two equal results and leaves nothing of the second', () => {
  const cacheDir = cacheFolder();
  const first = publishResult(cacheDir, 'a', ['first']);
  expect(publishResult(cacheDir, 'a', ['second'])).toBe(first);
  expect(findResult(cacheDir, ['a'], NOW)?.warnings).toEqual(['first']);
  expect(readdirSync(cacheDir)).toEqual(['a']);
});

it('keeps the four results that were used last', () => {
  const cacheDir = cacheFolder();
  for (const [index, key] of ['a', 'b', 'c', 'd', 'e', 'f'].entries()) {
    publishResult(cacheDir, key);
    utimesSync(path.join(cacheDir, key), minutesAgo(60 - index), minutesAgo(60 - index));
  }
  findResult(cacheDir, ['a'], NOW);
  prune(cacheDir, NOW);
  expect(readdirSync(cacheDir).sort()).toEqual(['a', 'd', 'e', 'f']);
});

it('removes temporary folders that a dead process left, not those in use', () => {
  const cacheDir = cacheFolder();
  const old = openTemporary(cacheDir).folder;
  const young = openTemporary(cacheDir).folder;
  utimesSync(old, minutesAgo(61), minutesAgo(61));
  utimesSync(young, minutesAgo(59), minutesAgo(59));
  prune(cacheDir, NOW);
  expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
});

it('leaves alone what is not its own', () => {
  const cacheDir = cacheFolder();
  mkdirSync(path.join(cacheDir, 'state'), { recursive: true });
  writeFileSync(path.join(cacheDir, 'file'), '');
  prune(cacheDir, NOW);
  expect(readdirSync(cacheDir).sort()).toEqual(['file', 'state']);
});
