import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../test/support/eventually.js';
import { watchFolders } from './watch-folders.js';

function watched(): { readonly folder: string; readonly told: (readonly string[])[] } {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  mkdirSync(join(folder, 'data'));
  const told: (readonly string[])[] = [];
  const stop = watchFolders([folder, join(folder, 'missing')], (files) => told.push(files));
  onTestFinished(() => {
    stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, told };
}

it('tells files that are saved together together, with their whole paths', async () => {
  const { folder, told } = watched();
  const [first, second] = [join(folder, 'backend.ts'), join(folder, 'data', 'schema.ts')];
  writeFileSync(first, '1');
  writeFileSync(second, '2');
  writeFileSync(first, '3');
  await eventually('the change', () => told.length > 0);

  expect(new Set(told.flat())).toEqual(new Set([first, second]));
});

it('tells a file that an editor puts in the place of the old one, and nothing that tools write beside it', async () => {
  const { folder, told } = watched();
  const file = join(folder, 'data', 'schema.ts');
  for (const name of ['.schema.ts.swp', 'schema.ts~', '4913.tmp']) {
    writeFileSync(join(folder, 'data', name), 'x');
  }
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules', 'a.ts'), 'x');
  renameSync(join(folder, 'data', '4913.tmp'), file);
  await eventually('the change', () => told.length > 0);

  expect([...new Set(told.flat())]).toEqual([file]);
});
