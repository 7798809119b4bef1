import type { ConditionContext } from '../../ports.js';

/** The values of a condition key, which is given in lower case; undefined when the request has no such key. */
export type KeyLookup = (lowerCaseKey: string) => readonly string[] | undefined;

/**
 * Looks keys up in several contexts without regard to case; a later context wins over an earlier one.
 *
 * The table is built at the first question: most decisions ask none.
 */
export function createKeyLookup(contexts: () => readonly ConditionContext[]): KeyLookup {
  let table: ReadonlyMap<string, readonly string[]> | undefined;
  return (key) => {
    table ??= indexContexts(contexts());
    return table.get(key);
  };
}

function indexContexts(contexts: readonly ConditionContext[]): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, readonly string[]>();
  for (const context of contexts) {
    for (const [key, value] of Object.entries(context)) {
      table.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }
  return table;
}
