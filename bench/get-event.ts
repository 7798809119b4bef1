import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { startDynamodbEngine } from '../src/local/index.js';
import { createEvent, openSession } from './account.js';
import { type Benchmark, compare } from './benchmark.js';
import { findTable } from './engine-calls.js';
import { BARE_GRAPHQL, LOCAL_RUNTIME, startProcess } from './local-process.js';

const CONNECTIONS = 50;
const SECONDS = 4;
const ROUNDS = 5;

const QUERY = 'query GetEvent($id: ID!) { getEvent(id: $id) { id title createdAt updatedAt } }';

/** Requests a second, every answer checked against the first. */
async function requestsPerSecond(
  url: string,
  token: string,
  body: string,
  expected: string,
  seconds: number,
): Promise<number> {
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body,
    connections: CONNECTIONS,
    duration: seconds,
    expectBody: expected,
  });
  if (result.mismatches > 0 || result.errors > 0 || result.non2xx > 0) {
    throw new Error(`${url}: ${result.mismatches} wrong answers, ${result.errors} errors, ${result.non2xx} refusals.`);
  }
  return result.requests.average;
}

export const getEvent: Benchmark = {
  name: 'get-event',
  about: `an authenticated getEvent at ${CONNECTIONS} connections, against bare graphql-js over the same table call`,
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'dropclip-bench-'));
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const engine = await startDynamodbEngine({ dataDir: directory, log: silent });
    const engineEndpoint = await engine.endpoint();
    const outputs = join(directory, 'outputs.json');
    const dataArgs = ['--data', join(directory, 'data'), '--outputs', outputs, '--dynamodb-endpoint', engineEndpoint];
    const local = await startProcess(LOCAL_RUNTIME, ['start', '--json', '--port', '0', ...dataArgs]);
    const bare = await startProcess(BARE_GRAPHQL, [engineEndpoint, await findTable(engineEndpoint, 'Event')]);
    try {
      const session = await openSession(outputs, local.endpoint);
      const body = JSON.stringify({ query: QUERY, variables: { id: await createEvent(session) } });
      const headers = { authorization: session.accessToken, 'content-type': 'application/json' };
      const expected = await (await fetch(session.graphqlUrl, { method: 'POST', headers, body })).text();
      const measure = (url: string, seconds: number) =>
        requestsPerSecond(url, session.accessToken, body, expected, seconds);
      const [ours, floor]: [number[], number[]] = [[], []];
      await measure(session.graphqlUrl, 2); // both warm
      await measure(bare.endpoint, 2);
      for (let round = 1; round <= ROUNDS; round += 1) {
        say(`round ${round} of ${ROUNDS}`);
        ours.push(await measure(session.graphqlUrl, SECONDS));
        floor.push(await measure(bare.endpoint, SECONDS));
      }
      return compare('get-event', 'req/s', ours, floor);
    } finally {
      await Promise.all([local.stop(), bare.stop()]);
      await engine.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
