import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { systemClock } from '../../shared/clock.js';
import { createLog } from '../../shared/log.js';
import { openStore, type Store } from '../../shared/store.js';
import { createEngineClient, type EngineClient } from '../dynamodb/engine/engine-client.js';
import { type Engine, startEngineProcess } from '../dynamodb/engine/engine-process.js';
import type { Caller } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';
import { isStreamMapping, readStreamMapping } from './stream-mapping.js';
import { createStreamPoller, type StreamPoller, sequenceOf } from './stream-poller.js';

/** Another for each test: the engine remembers the stream of a table that is gone. */
let table: string;
let tablesMade = 0;
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:failures';
const log = createLog('test', () => undefined);
const definition = { name: 'worker', arn: 'arn:worker', roleArn: 'arn:role', timeoutSeconds: 3 } as FunctionDefinition;
const caller: Caller = { accountId: '0', arn: 'arn:role', userId: 'u', accessKeyId: 'k', context: {} };

let directory: string;
let engine: Engine;
let client: EngineClient;
let streamArn: string;
let store: Store;
let poller: StreamPoller | undefined;
let batches: JsonObject[][];
let answer: (records: readonly JsonObject[]) => { payload: string; failed: boolean };
let sent: JsonObject[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stream-poller-'));
  engine = await startEngineProcess({ dataDir: directory, log });
  client = createEngineClient(engine);
});
afterAll(async () => {
  await client.close();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  tablesMade += 1;
  table = `things-${tablesMade}`;
  await client.call('CreateTable', {
    TableName: table,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const { Streams } = await client.call('ListStreams', { TableName: table });
  streamArn = String((Streams as readonly JsonObject[])[0]?.['StreamArn']);
  store = openStore(mkdtempSync(join(directory, 'store-')));
  batches = [];
  sent = [];
  answer = () => ({ payload: '{}', failed: false });
});
afterEach(async () => {
  await stop();
  await client.call('DeleteTable', { TableName: table });
  await store.close();
});

function start(properties: JsonObject = {}, mayRead = true): void {
  const mapping = readStreamMapping({
    ...{ path: 'Stack/Mapping', logicalId: 'Mapping', type: '', ref: '', attributes: {}, metadata: {} },
    properties: { EventSourceArn: streamArn, FunctionName: 'worker', StartingPosition: 'TRIM_HORIZON', ...properties },
  });
  const ports = {
    dynamodb: { call: client.call },
    iam: {
      callerOfRole: () => caller,
      authorize: () => (mayRead ? { allowed: true as const } : { allowed: false as const, reason: 'no' }),
    },
    sqs: {
      resourcePolicies: () => [],
      send: async (_arn: string, body: string) => void sent.push(JSON.parse(body) as JsonObject),
    },
  };
  poller = createStreamPoller({
    ...{ mapping, definition, log, clock: systemClock, positions: store.table<string>('positions') },
    ports: ports as unknown as Parameters<typeof createStreamPoller>[0]['ports'],
    invoker: {
      run: async (_definition, _requestId, payload) => {
        const { Records } = JSON.parse(payload) as { Records: JsonObject[] };
        batches.push(Records);
        const { failed, payload: body } = answer(Records);
        return failed ? { failed, payload: body } : { failed: false, payload: body };
      },
      replace: () => undefined,
      stop: async () => undefined,
    },
  });
  poller.start();
}

async function stop(): Promise<void> {
  poller?.stop();
  await poller?.ended();
  poller = undefined;
}

const put = (id: string, n = 1) =>
  client.call('PutItem', { TableName: table, Item: { id: { S: id }, n: { N: `${n}` } } });
const idsOf = (records: readonly JsonObject[]) =>
  records.map((record) => String(((record['dynamodb'] as JsonObject)['Keys'] as { id: { S: string } }).id.S));
const seen = () => batches.map(idsOf);

it('brings what changed, in order and in AWS’s shape', async () => {
  await put('a');
  await put('a', 2);
  start();
  await vi.waitFor(() => expect(seen()).toEqual([['a', 'a']]));
  await client.call('DeleteItem', { TableName: table, Key: { id: { S: 'a' } } });
  await vi.waitFor(() => expect(seen()).toEqual([['a', 'a'], ['a']]), 5000);

  expect(batches.flat().map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  expect(batches[0]?.[1]).toMatchObject({
    eventSource: 'aws:dynamodb',
    eventSourceARN: streamArn,
    dynamodb: { NewImage: { n: { N: '2' } }, OldImage: { n: { N: '1' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
});

it('goes on behind what was done when it is started again', async () => {
  await put('a');
  start();
  await vi.waitFor(() => expect(seen()).toEqual([['a']]));
  await stop();
  await put('b');
  start();
  await vi.waitFor(() => expect(seen()).toEqual([['a'], ['b']]), 5000);
});

it('tries a batch again until it goes well, before what comes behind it', async () => {
  await put('a');
  await put('b');
  answer = () => ({ payload: '{"errorMessage":"no"}', failed: batches.length < 2 });
  start({ BatchSize: 1 });
  await vi.waitFor(() => expect(seen()).toEqual([['a'], ['a'], ['b']]), 5000);
});

it('takes the records before the first one that is reported for done', async () => {
  for (const id of ['a', 'b', 'c']) {
    await put(id);
  }
  answer = (records) => {
    const itemIdentifier = records[1] === undefined ? '' : sequenceOf(records[1]);
    return {
      payload: JSON.stringify({ batchItemFailures: batches.length === 1 ? [{ itemIdentifier }] : [] }),
      failed: false,
    };
  };
  start({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
  await vi.waitFor(
    () =>
      expect(seen()).toEqual([
        ['a', 'b', 'c'],
        ['b', 'c'],
      ]),
    5000,
  );
});

it('gives a batch up after its retries, tells where it was, and goes on', async () => {
  await put('poison');
  await put('b');
  answer = (records) => ({ payload: '{}', failed: idsOf(records)[0] === 'poison' });
  start({ BatchSize: 1, MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: QUEUE } } });
  await vi.waitFor(() => expect(seen()).toEqual([['poison'], ['poison'], ['b']]), 5000);

  expect(sent).toMatchObject([
    {
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '1', endSequenceNumber: '1', streamArn },
    },
  ]);
});

it('sends nothing to a queue that the role may not write to', async () => {
  await put('poison');
  await put('b');
  answer = (records) => ({ payload: '{}', failed: idsOf(records)[0] === 'poison' });
  start({ BatchSize: 1, MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: QUEUE } } }, false);
  await vi.waitFor(() => expect(seen()).toEqual([['poison'], ['b']]), 5000);

  expect(sent).toEqual([]);
});

it('passes over what no filter wants', async () => {
  await put('a');
  await put('b');
  start({ FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"Keys":{"id":{"S":["b"]}}}}' }] } });
  await vi.waitFor(() => expect(seen()).toEqual([['b']]), 5000);
});

it.each([
  ['a window', { MaximumBatchingWindowInSeconds: 5 }],
  ['several batches at once', { ParallelizationFactor: 2 }],
  ['halved batches', { BisectBatchOnFunctionError: true }],
  ['a start at a time', { StartingPosition: 'AT_TIMESTAMP' }],
  ['too large a batch', { BatchSize: 10_001 }],
  ['an unknown answer', { FunctionResponseTypes: ['Other'] }],
  ['an unknown property', { Strange: true }],
])('refuses %s by name', (_what, properties) => {
  expect(() => start(properties)).toThrow(/^Stack\/Mapping: /);
});

it('tells a stream from a queue', () => {
  const of = (EventSourceArn: string) => isStreamMapping({ properties: { EventSourceArn } });
  expect([of('arn:aws:dynamodb:us-east-1:0:table/t/stream/1'), of(QUEUE)]).toEqual([true, false]);
});
