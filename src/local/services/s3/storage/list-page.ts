import type { Table } from '../../../shared/store.js';
import { escapeKey, prefixEnd, rowAfter } from './keys.js';

export interface ListPageInput<Value> {
  readonly table: Table<Value>;
  readonly bucket: string;
  readonly prefix: string;
  readonly delimiter?: string;
  /** First row to look at; the start of the prefix when absent. */
  readonly startRow?: string;
  readonly maxEntries: number;
  keyOf(value: Value): string;
}

export type ListEntry<Value> =
  | { readonly kind: 'value'; readonly row: string; readonly value: Value }
  | { readonly kind: 'prefix'; readonly prefix: string };

export interface ListPage<Value> {
  readonly entries: readonly ListEntry<Value>[];
  readonly truncated: boolean;
}

/** Rows read at once; a page without a delimiter needs no more than its own length. */
const MAX_ROWS_READ_AT_ONCE = 1001;

/**
 * One page of a listing, in key order.
 *
 * Keys that share a common prefix are skipped in one step: the cost is that of the page, not of the bucket.
 */
export function listPage<Value>(input: ListPageInput<Value>): ListPage<Value> {
  const { table, bucket, prefix, delimiter, maxEntries, keyOf } = input;
  const base = `${bucket}/${escapeKey(prefix)}`;
  const end = prefixEnd(base);
  const entries: ListEntry<Value>[] = [];
  let start: string | undefined = later(base, input.startRow);
  while (start !== undefined && (end === undefined || compareRows(start, end) < 0)) {
    const limit = delimiter
      ? Math.min(maxEntries - entries.length + 1, SKIPPING_ROWS)
      : maxEntries - entries.length + 1;
    const wanted = Math.min(limit, MAX_ROWS_READ_AT_ONCE);
    let read = 0;
    let next: string | undefined;
    for (const { key: row, value } of table.range({ start, limit: wanted, ...(end === undefined ? {} : { end }) })) {
      read += 1;
      if (entries.length === maxEntries) {
        return { entries, truncated: true };
      }
      next = rowAfter(row);
      const common = commonPrefix(keyOf(value), prefix, delimiter);
      if (common !== undefined) {
        entries.push({ kind: 'prefix', prefix: common });
        next = prefixEnd(`${bucket}/${escapeKey(common)}`);
        read = wanted;
        break;
      }
      entries.push({ kind: 'value', row, value });
    }
    start = read < wanted ? undefined : next;
  }
  return { entries, truncated: false };
}

/** With a delimiter the next row is often skipped, so few are read ahead. */
const SKIPPING_ROWS = 64;

/** "Keys that contain the same string between the prefix and the first occurrence of the delimiter are grouped." */
export function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) {
    return undefined;
  }
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

function later(base: string, startRow: string | undefined): string {
  return startRow !== undefined && compareRows(startRow, base) > 0 ? startRow : base;
}

/** Order of the rows in the store: by UTF-8 bytes. */
export function compareRows(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
