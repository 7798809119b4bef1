import { createLog, type Log } from '../../src/observability/log.js';

/** The real log, with its lines kept: what is said, and figures, apart. */
export function createFakeLog(): Log & {
  readonly lines: readonly Record<string, unknown>[];
  readonly metrics: readonly Record<string, unknown>[];
} {
  const lines: Record<string, unknown>[] = [];
  const metrics: Record<string, unknown>[] = [];
  const log = createLog({
    write: (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      ('_aws' in entry ? metrics : lines).push(entry);
    },
    now: () => new Date(0),
  });
  return { ...log, lines, metrics };
}
