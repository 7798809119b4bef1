import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { completeLock, findMissing, type Packages, readPlatform } from '../scripts/complete-lock.js';

const LOCK = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const text = readFileSync(LOCK, 'utf8');
const { packages } = JSON.parse(text) as { packages: Packages };

describe('the lock file', () => {
  it('holds the packages of every platform, so that npm ci takes it on each', () => {
    expect(findMissing(packages)).toEqual([]);
  });

  it('names no registry', () => {
    expect(text).not.toMatch(/"resolved"/);
  });

  it('pins every direct dependency exactly', () => {
    const root = packages[''];
    const ranges = { ...root?.dependencies, ...root?.optionalDependencies };
    expect(Object.entries(ranges).filter(([, range]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(range))).toEqual([]);
  });
});

describe('completing it', () => {
  const gap: Packages = {
    '': { dependencies: { tool: '1.0.0' } },
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64': '1.0.0', '@tool/win32-arm64': '1.0.0' },
    },
    'node_modules/@tool/linux-x64': { version: '1.0.0' },
  };

  it('finds what is missing, and adds it for its platform', () => {
    expect(findMissing(gap).map(({ name }) => name)).toEqual(['@tool/win32-arm64']);
    expect(completeLock(gap)['node_modules/@tool/win32-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      os: ['win32'],
      dev: true,
      optional: true,
    });
    expect(findMissing(completeLock(gap))).toEqual([]);
  });

  it('finds what a nested package has beside it, and what stands above it', () => {
    const nested: Packages = {
      'node_modules/a/node_modules/b': {
        optionalDependencies: { beside: '1.0.0', above: '1.0.0', top: '1.0.0', gone: '1.0.0' },
      },
      'node_modules/a/node_modules/b/node_modules/beside': {},
      'node_modules/a/node_modules/above': {},
      'node_modules/top': {},
    };

    expect(findMissing(nested).map(({ name }) => name)).toEqual(['gone']);
  });

  it.each([
    ['@biomejs/cli-linux-arm64-musl', { cpu: ['arm64'], libc: ['musl'], os: ['linux'] }],
    ['@msgpackr-extract/msgpackr-extract-darwin-x64', { cpu: ['x64'], os: ['darwin'] }],
    ['@img/sharp-linuxmusl-x64', { cpu: ['x64'], libc: ['musl'], os: ['linux'] }],
    ['fsevents', {}],
  ])('reads the platform of %s from its name', (name, platform) => {
    expect(readPlatform(name)).toEqual(platform);
  });
});
