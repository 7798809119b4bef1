import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from './store.js';

let directory: string;
let store: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'dropclip-store-'));
  store = openStore(directory);
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

it('reads back what it wrote, also after it was closed and opened again', async () => {
  await store.table<{ n: number }>('a').put('k', { n: 1 });
  await store.close();
  store = openStore(directory);

  expect(store.table<{ n: number }>('a').get('k')).toEqual({ n: 1 });
});

it('keeps tables apart', async () => {
  await store.table<number>('a').put('k', 1);

  expect(store.table<number>('b').get('k')).toBeUndefined();
});

it('ranges in key order, start inclusive and end exclusive', async () => {
  const table = store.table<number>('a');
  for (const key of ['b', 'a', 'c', 'd']) {
    await table.put(key, 1);
  }

  expect([...table.range({ start: 'b', end: 'd' })].map(({ key }) => key)).toEqual(['b', 'c']);
  expect([...table.range({ reverse: true, limit: 1 })].map(({ key }) => key)).toEqual(['d']);
});

it('writes all of a transaction, or nothing when it throws', async () => {
  const table = store.table<number>('a');
  await store.transaction(() => {
    table.putSync('x', 1);
    table.putSync('y', 2);
  });
  await expect(
    store.transaction(() => {
      table.putSync('z', 3);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');

  expect(table.get('x')).toBe(1);
  expect(table.get('y')).toBe(2);
  expect(table.get('z')).toBeUndefined();
});

it('removes', async () => {
  const table = store.table<number>('a');
  await table.put('x', 1);
  await table.remove('x');

  expect(table.get('x')).toBeUndefined();
  expect(table.count()).toBe(0);
});
