import { createLog, type Log } from '../../src/observability/log.js';

/** The real log, with its lines kept. */
export function createFakeLog(): Log & { readonly lines: readonly Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({
    write: (line) => {
      lines.push(JSON.parse(line) as Record<string, unknown>);
    },
    now: () => new Date(0),
  });
  return { ...log, lines };
}
