import { expect, it } from 'vitest';
import { installedFor, LAMBDA_PLATFORM, type LockedPackages } from './installed-for.js';

const build = (os: string, cpu: string) => ({ version: '1.0.0', os: [os], cpu: [cpu] });

const LOCKED: LockedPackages = {
  'node_modules/picture': {
    dependencies: { colour: '^1.0.0' },
    optionalDependencies: { 'picture-linux-arm64': '1.0.0', 'picture-linux-x64': '1.0.0', extra: '1.0.0' },
  },
  'node_modules/colour': { version: '2.0.0' },
  'node_modules/picture/node_modules/colour': { version: '1.0.0' },
  'node_modules/picture-linux-arm64': build('linux', 'arm64'),
  'node_modules/picture-linux-x64': build('linux', 'x64'),
  'node_modules/extra': { version: '1.0.0' },
};

const without = (path: string): LockedPackages =>
  Object.fromEntries(Object.entries(LOCKED).filter(([name]) => name !== path));

it('takes the build of the platform, and the dependency that is nearest', () => {
  expect(installedFor(LOCKED, ['picture'], LAMBDA_PLATFORM)).toEqual({
    paths: [
      'node_modules/extra',
      'node_modules/picture',
      'node_modules/picture-linux-arm64',
      'node_modules/picture/node_modules/colour',
    ],
    missing: [],
    withoutBuild: [],
  });
});

it('looks in the folders above for what a package does not have itself', () => {
  const { paths } = installedFor(without('node_modules/picture/node_modules/colour'), ['picture'], LAMBDA_PLATFORM);
  expect(paths).toContain('node_modules/colour');
});

it('tells of a build that is declared and not locked', () => {
  const locked = without('node_modules/picture-linux-arm64');
  expect(installedFor(locked, ['picture'], LAMBDA_PLATFORM)).toMatchObject({
    missing: ['picture needs picture-linux-arm64'],
    withoutBuild: ['picture'],
  });
});

it('tells of a package without a build for the C library', () => {
  const locked = { ...LOCKED, 'node_modules/picture-linux-arm64': { ...build('linux', 'arm64'), libc: ['musl'] } };
  expect(installedFor(locked, ['picture'], LAMBDA_PLATFORM).withoutBuild).toEqual(['picture']);
});

it('tells of what nothing is locked for', () => {
  expect(installedFor(LOCKED, ['film'], LAMBDA_PLATFORM).missing).toEqual(['film']);
});

it('does not mind a dependency that is optional and for every machine', () => {
  expect(installedFor(without('node_modules/extra'), ['picture'], LAMBDA_PLATFORM)).toMatchObject({
    missing: [],
    withoutBuild: [],
  });
});
