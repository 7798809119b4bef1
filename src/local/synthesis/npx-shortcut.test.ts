import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { installNpxShortcut } from './npx-shortcut.js';

/** A folder with an npx and an esbuild that print their name and what they are given. */
function machine() {
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'shortcut-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const program = (name: string) => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), `#!/bin/sh\necho "${path.basename(name)}: $*"\n`, { mode: 0o755 });
  };
  program('tools/npx');
  program('project/node_modules/.bin/esbuild');
  mkdirSync(path.join(root, 'project/packages/app'), { recursive: true });
  /** The program for this machine, of some version, beside an esbuild of another or the same. */
  const native = (version: string, ofPackage: string) => {
    const file = path.join(root, `project/node_modules/@esbuild/linux-${process.arch}/bin/esbuild`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n[ "$*" = --version ] && echo ${version} || echo "native: $*"\n`, { mode: 0o755 });
    const manifest = path.join(root, 'project/node_modules/esbuild/package.json');
    mkdirSync(path.dirname(manifest), { recursive: true });
    writeFileSync(manifest, JSON.stringify({ name: 'esbuild', version: ofPackage }, null, 2));
  };
  const env = installNpxShortcut(path.join(root, 'temporary'), `${root}/tools:/usr/bin:/bin`, 'linux');
  const npx = (cwd: string, ...args: readonly string[]) =>
    execFileSync('npx', args, { cwd: path.join(root, cwd), env, encoding: 'utf8' }).trim();
  return { npx, native };
}

it('runs the esbuild that is installed in the folder or above it', () => {
  const { npx } = machine();
  expect(npx('project', '--no-install', 'esbuild', '--bundle', 'a b.ts')).toBe('esbuild: --bundle a b.ts');
  expect(npx('project/packages/app', '--no-install', 'esbuild', '--version')).toBe('esbuild: --version');
});

it('starts the program for this machine itself, when it is of the installed version', () => {
  const { npx, native } = machine();
  native('0.28.2', '0.28.2');
  expect(npx('project/packages/app', '--no-install', 'esbuild', '--bundle', 'a b.ts')).toBe('native: --bundle a b.ts');
  native('0.28.2', '0.28.20');
  expect(npx('project', '--no-install', 'esbuild', '--bundle')).toBe('esbuild: --bundle');
});

it('leaves everything else to npx', () => {
  const { npx } = machine();
  expect(npx('project', '--no-install', 'tsc', 'esbuild')).toBe('npx: --no-install tsc esbuild');
  expect(npx('project', 'esbuild')).toBe('npx: esbuild');
  expect(npx('tools', '--no-install', 'esbuild', '--bundle')).toBe('npx: --no-install esbuild --bundle');
});

it('changes nothing on Windows', () => {
  expect(installNpxShortcut('C:\\nowhere', 'C:\\bin', 'win32')).toEqual({});
});
