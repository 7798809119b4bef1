import { expect, it } from 'vitest';
import type { RangeOptions, Table } from '../../../shared/store.js';
import { escapeKey, hex, objectRow, partRow, prefixEnd, rowAfter, versionRow } from './keys.js';
import { compareRows, listPage } from './list-page.js';

const byBytes = (keys: readonly string[]) => [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** A table of these keys that counts the rows it is asked for. */
function buildTable(keys: readonly string[]): { readonly table: Table<string>; readonly read: () => number } {
  const rows = keys.map((key) => ({ key: objectRow('b', key), value: key })).sort((a, b) => compareRows(a.key, b.key));
  let read = 0;
  function* range({ start = '', end, limit = rows.length }: RangeOptions = {}) {
    let given = 0;
    for (const row of rows) {
      if (compareRows(row.key, start) >= 0 && (end === undefined || compareRows(row.key, end) < 0) && given < limit) {
        given += 1;
        read += 1;
        yield row;
      }
    }
  }
  const unused = () => {
    throw new Error('A listing only reads ranges.');
  };
  const table = { range, get: unused, put: unused, remove: unused, putSync: unused, removeSync: unused, count: unused };
  return { table, read: () => read };
}

const list = (table: Table<string>, more: { prefix?: string; delimiter?: string; maxEntries?: number } = {}) =>
  listPage({ table, bucket: 'b', prefix: '', maxEntries: 1000, keyOf: (value) => value, ...more });

it('reads about as many rows as it answers, however many share a common prefix', () => {
  const keys = Array.from({ length: 3000 }, (_, index) => `folder-${index % 3}/${index}`);
  const { table, read } = buildTable([...keys, 'z']);
  const page = list(table, { delimiter: '/' });
  expect(page.entries.map((entry) => (entry.kind === 'prefix' ? entry.prefix : entry.value))).toEqual([
    ...['folder-0/', 'folder-1/', 'folder-2/'],
    'z',
  ]);
  expect(read()).toBeLessThan(10);
});

it('reads no more than one row beyond a page', () => {
  const { table, read } = buildTable(Array.from({ length: 500 }, (_, index) => `k${index}`));
  expect(list(table, { maxEntries: 20 })).toMatchObject({ truncated: true });
  expect(read()).toBe(21);
});

it('is not truncated when the page ends with the bucket', () => {
  const { table } = buildTable(['a', 'b']);
  expect(list(table, { maxEntries: 2 }).truncated).toBe(false);
  expect(list(table, { maxEntries: 1 }).truncated).toBe(true);
});

it('keeps to its prefix and its bucket', () => {
  const { table } = buildTable(['a', 'ab', 'abc', 'b']);
  expect(list(table, { prefix: 'ab' }).entries).toHaveLength(2);
  expect(listPage({ table, bucket: 'a', prefix: '', maxEntries: 9, keyOf: (value) => value }).entries).toEqual([]);
});

it('rows sort as the UTF-8 bytes of their keys do', () => {
  const keys = [
    '',
    'a',
    'a\u0000',
    'a\u0000b',
    'a\u0001',
    'a\u0005',
    'a\u0006',
    'a\u0007',
    'a ',
    'aa',
    'é',
    '\uffff',
    '😀',
  ];
  const rows = keys.map((key) => ({ key, row: objectRow('b', key) })).sort((a, b) => compareRows(a.row, b.row));
  expect(rows.map(({ key }) => key)).toEqual(byBytes(keys));
  expect(new Set(keys.map(escapeKey)).size).toBe(keys.length);
});

it('versions sort newest first, within their key', () => {
  const rows = [
    versionRow('b', 'a', 2),
    versionRow('b', 'a', 10),
    versionRow('b', 'a!', 1),
    versionRow('b', 'a\u0000', 1),
  ];
  expect([...rows].sort(compareRows)).toEqual([rows[1], rows[0], rows[3], rows[2]]);
});

it.each(['a', 'a/', 'é', '\ud7ff', '😀', 'a\u{10ffff}'])(
  'the end of the prefix %j is behind all that begin with it',
  (prefix) => {
    const end = prefixEnd(prefix) ?? '';
    expect(compareRows(end, prefix)).toBeGreaterThan(0);
    expect(compareRows(end, `${prefix}\u{10ffff}\u{10ffff}`)).toBeGreaterThan(0);
  },
);

it('there is nothing behind the last character of all', () => {
  expect(prefixEnd('\u{10ffff}')).toBeUndefined();
  expect(prefixEnd('')).toBeUndefined();
});

it('numbers in rows sort as numbers do', () => {
  expect(hex(9) < hex(16)).toBe(true);
  expect(partRow('u', 9) < partRow('u', 10)).toBe(true);
  expect(rowAfter('a') > 'a').toBe(true);
});
