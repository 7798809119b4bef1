import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession, query } from './account.js';
import { type Benchmark, compare } from './benchmark.js';
import { BARE_GRAPHQL, LOCAL_RUNTIME, startProcess } from './local-process.js';

const ROUNDS = 5;
const QUERY = 'query ($limit: Int) { listNotifications(limit: $limit) { hasMore } }';

/** From the start of the process to its first answer. */
async function millisecondsTo(
  start: () => Promise<{ stop(): Promise<void> }>,
  ask: () => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const server = await start();
  await ask();
  const elapsed = performance.now() - started;
  await server.stop();
  return elapsed;
}

export const warmStart: Benchmark = {
  name: 'warm-start',
  about:
    'the whole backend from process start to its first authenticated answer, against an empty HTTP server of the same loader',
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const outputs = join(directory, 'outputs.json');
    const args = ['start', '--json', '--data', join(directory, 'data'), '--outputs', outputs];
    try {
      say('first start: the synth, if it is not cached yet');
      const first = await startProcess(LOCAL_RUNTIME, [...args, '--port', '0']);
      const port = new URL(first.endpoint).port;
      const session = await openSession(outputs, first.endpoint);
      await first.stop();
      const [ours, floor]: [number[], number[]] = [[], []];
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        ours.push(
          await millisecondsTo(
            () => startProcess(LOCAL_RUNTIME, [...args, '--port', port]),
            () => query(session, QUERY, { limit: 1 }),
          ),
        );
        floor.push(
          await millisecondsTo(
            () => startProcess(BARE_GRAPHQL, ['http://127.0.0.1:9', 'none']),
            async () => undefined,
          ),
        );
      }
      return compare('warm-start', 'ms', ours, floor);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
