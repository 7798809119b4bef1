import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDynamodbEngine } from '../../src/local/index.js';
import { type CountedCalls, countCalls } from '../support/count-calls.js';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy.js';
import { type StartedLocal, startLocal } from '../support/start-local.js';
import { PINS, type Pin, REASONS } from './counts/pins.js';
import { stage } from './counts/stage.js';

/** What one call of each operation costs: its requests to tables and buckets, counted on the wire. Pages: request-counts.test.ts. */
const directory = mkdtempSync(join(tmpdir(), 'dropclip-counts-'));
const pages = readFileSync(fileURLToPath(new URL('request-counts.test.ts', import.meta.url)), 'utf8');

let engine: Awaited<ReturnType<typeof startDynamodbEngine>>;
let proxy: CountingProxy;
let calls: CountedCalls;
let local: StartedLocal;

beforeAll(async () => {
  engine = await startDynamodbEngine({ dataDir: directory, log: { debug() {}, info() {}, warn() {}, error() {} } });
  proxy = await startCountingProxy(await engine.endpoint());
  local = await startLocal('dropclip', { dynamodbEndpoint: proxy.endpoint });
  calls = countCalls((accessKeyId) => local.runtime.ports.iam.find(accessKeyId)?.caller);
  await stage.set(local);
});

afterAll(async () => {
  calls?.stop();
  stage.close();
  await local?.close();
  await proxy?.close();
  await engine?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function costOf({ by, function: functionName, prepare, call }: Pin): Promise<readonly string[]> {
  await prepare();
  calls.takeAll();
  proxy.take();
  const { data, errors } = await stage.person(by).as(call);
  expect([data ?? null, errors ?? []]).toEqual([expect.anything(), []]);
  if (functionName !== undefined) {
    return calls.take(functionName);
  }
  const ofFunctions = [...calls.takeAll()];
  // The runtime scans for what has expired, and functions work on what was prepared, whenever their time has come.
  return proxy.take().filter((text) => {
    const index = ofFunctions.indexOf(text);
    if (index >= 0) {
      ofFunctions.splice(index, 1);
    }
    return index < 0 && !text.startsWith('Scan ');
  });
}

describe.each(Object.entries(PINS))('%s', (_feature, pins) => {
  it.each(Object.entries(pins))('%s', async (_operation, pinned) => {
    const cost = await costOf(pinned);

    expect([...cost].sort()).toEqual([...pinned.costs].sort());
  });
});

it('every operation of the schema has its requests counted, or a reason why not', async () => {
  const query = `{ __schema { ${['query', 'mutation', 'subscription'].map((type) => `${type}Type { fields { name } }`).join(' ')} } }`;
  const { data } = (await stage.person('admin').as(() => Promise.resolve(stage.api.graphql({ query })))) as {
    data: { __schema: Record<string, { fields: readonly { readonly name: string }[] }> };
  };
  const operations = Object.values(data.__schema).flatMap(({ fields }) => fields.map(({ name }) => name));
  const counted = Object.values(PINS).flatMap((pins) => Object.keys(pins));
  const paged = [...pages.matchAll(/api\.queries\.(\w+)\(/g)].map(([, name = '']) => name);
  const known = new Set([...counted.map((name) => name.replace(/ .*$/, '')), ...paged, ...Object.keys(REASONS)]);

  expect([...known].sort()).toEqual([...operations].sort());
});
