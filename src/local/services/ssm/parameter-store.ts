import type { Clock } from '../../shared/clock.js';
import type { Store, Table } from '../../shared/store.js';

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface StoredParameter {
  readonly value: string;
  readonly type: ParameterType;
  readonly version: number;
  readonly modifiedMs: number;
  readonly description?: string;
  /** It came with the template and goes with it. */
  readonly isOfTemplate?: boolean;
}

export type ParameterInput = Pick<StoredParameter, 'value' | 'type' | 'description' | 'isOfTemplate'>;

export interface ParameterStore {
  get(name: string): StoredParameter | undefined;
  /** @returns the new version; 1 for a parameter that was not there. */
  put(name: string, input: ParameterInput): Promise<number>;
  /** @returns 1; undefined when there is one of that name, which stays as it is. */
  create(name: string, input: ParameterInput): Promise<number | undefined>;
  /** @returns whether there was one. */
  remove(name: string): Promise<boolean>;
  /** In the order of their names, from `prefix` on, after `after`. */
  list(options: {
    readonly prefix: string;
    readonly after?: string;
  }): Iterable<{ readonly name: string; readonly parameter: StoredParameter }>;
}

const TABLE = 'ssm/parameters';
/** Sorts behind every name that begins with a prefix. */
const AFTER_PREFIX = '\uffff';

/** Parameters on disk; the last version of each. */
export function createParameterStore(store: Store, clock: Clock): ParameterStore {
  const table: Table<StoredParameter> = store.table(TABLE);
  const write = (name: string, input: ParameterInput): number => {
    const version = (table.get(name)?.version ?? 0) + 1;
    table.putSync(name, { ...input, version, modifiedMs: clock.now() });
    return version;
  };
  return {
    get: (name) => table.get(name),
    put: (name, input) => store.transaction(() => write(name, input)),
    create: (name, input) => store.transaction(() => (table.get(name) === undefined ? write(name, input) : undefined)),
    async remove(name) {
      const existed = table.get(name) !== undefined;
      await table.remove(name);
      return existed;
    },
    *list({ prefix, after }) {
      const start = after === undefined ? prefix : `${after}\0`;
      for (const { key, value } of table.range({ start, end: `${prefix}${AFTER_PREFIX}` })) {
        yield { name: key, parameter: value };
      }
    },
  };
}

/** The value of a parameter that an earlier run stored, before the services are started. */
export function readStoredParameter(store: Store, name: string): string | undefined {
  return store.table<StoredParameter>(TABLE).get(name)?.value;
}
