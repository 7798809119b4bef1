import { type Database, open, type RootDatabase } from 'lmdb';

/**
 * Durable state of the services: ordered tables in one LMDB environment.
 *
 * A write is on disk, and survives `kill -9`, when its promise resolves. Reads see it at once.
 */
export interface Store {
  /** A table by name, `s3/objects`; keys are strings in byte order. The same name gives the same table. */
  table<Value>(name: string): Table<Value>;
  /** Runs `action` so that all it writes is on disk together, or, when it throws, not at all. `action` must be synchronous. */
  transaction<Result>(action: () => Result): Promise<Result>;
  close(): Promise<void>;
}

export interface Table<Value> {
  get(key: string): Value | undefined;
  put(key: string, value: Value): Promise<void>;
  remove(key: string): Promise<void>;
  /** Inside `transaction` only: the write counts with the rest of it. */
  putSync(key: string, value: Value): void;
  removeSync(key: string): void;
  /** Entries in key order. `start` is inclusive, `end` exclusive; do not write while iterating. */
  range(options?: RangeOptions): Iterable<{ readonly key: string; readonly value: Value }>;
  count(): number;
}

export interface RangeOptions {
  readonly start?: string;
  readonly end?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** LMDB refuses more named tables than it was opened for; the services together use about twenty. */
const MAX_TABLES = 64;

export function openStore(directory: string): Store {
  const root = open({ path: directory, maxDbs: MAX_TABLES, encoding: 'msgpack', noSubdir: false });
  const tables = new Map<string, Table<unknown>>();
  return {
    table<Value>(name: string): Table<Value> {
      const known = tables.get(name) ?? createTable(root.openDB<unknown, string>(name, { encoding: 'msgpack' }));
      tables.set(name, known);
      return known as Table<Value>;
    },
    transaction: (action) => root.childTransaction(action),
    close: () => closeStore(root),
  };
}

function createTable(database: Database<unknown, string>): Table<unknown> {
  return {
    get: (key) => database.get(key),
    async put(key, value) {
      await database.put(key, value);
    },
    async remove(key) {
      await database.remove(key);
    },
    putSync: (key, value) => {
      database.putSync(key, value);
    },
    removeSync: (key) => {
      database.removeSync(key);
    },
    range: (options = {}) =>
      database.getRange({ ...options, snapshot: false }) as Iterable<{ key: string; value: unknown }>,
    count: () => database.getCount(),
  };
}

async function closeStore(root: RootDatabase): Promise<void> {
  await root.flushed;
  await root.close();
}
