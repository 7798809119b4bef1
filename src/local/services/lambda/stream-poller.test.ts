import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
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
let calls: { readonly action: string; readonly input: JsonObject }[];
let failCall: (action: string, input: JsonObject) => Error | undefined;

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
  calls = [];
  failCall = () => undefined;
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
    dynamodb: {
      call: async (action: string, input: JsonObject) => {
        calls.push({ action, input });
        const failure = failCall(action, input);
        if (failure !== undefined) {
          throw failure;
        }
        return client.call(action, input);
      },
    },
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

describe('a table engine that does not answer', () => {
  const away = new AwsError('InternalServerError', 'The DynamoDB engine did not answer.', 500);
  const actions = () => calls.map(({ action }) => action);

  it.each(['DescribeStream', 'GetShardIterator', 'GetRecords'])('at %s is asked again', async (failing) => {
    await put('a');
    failCall = (action) =>
      action === failing && actions().filter((each) => each === failing).length <= 2 ? away : undefined;
    start();
    await vi.waitFor(() => expect(seen()).toEqual([['a']]), 5000);

    expect(actions().filter((each) => each === failing).length).toBeGreaterThanOrEqual(3);
  });

  it('has what came meanwhile worked off when it is back, and nothing twice', async () => {
    await put('a');
    start();
    await vi.waitFor(() => expect(seen()).toEqual([['a']]));
    failCall = () => away;
    const { length } = calls;
    await vi.waitFor(() => expect(calls.length).toBeGreaterThan(length + 1), 5000);
    await put('b');
    failCall = () => undefined;
    await vi.waitFor(() => expect(seen()).toEqual([['a'], ['b']]), 5000);
  });

  it('passes over nothing that came before anything was done, where the start is what comes next', async () => {
    await put('before');
    start({ StartingPosition: 'LATEST' });
    await vi.waitFor(() => expect(actions()).toContain('GetRecords'));
    failCall = () => away;
    const { length } = calls;
    await vi.waitFor(() => expect(calls.length).toBeGreaterThan(length), 5000);
    await put('a');
    failCall = () => undefined;
    await vi.waitFor(() => expect(seen()).toEqual([['a']]), 5000);
  });

  it('leaves a poller that is stopped in peace', async () => {
    failCall = () => away;
    start();
    await vi.waitFor(() => expect(calls).not.toEqual([]));
    await stop();
    const { length } = calls;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(calls).toHaveLength(length);
  });
});

it('opens the shard anew, behind what is done, when its iterator expired while a batch was tried again', async () => {
  await put('a');
  start();
  await vi.waitFor(() => expect(seen()).toEqual([['a']]));
  const { length } = calls;
  const isReopened = () => calls.slice(length).some(({ action }) => action === 'GetShardIterator');
  failCall = (action) =>
    action === 'GetRecords' && !isReopened()
      ? new AwsError('ExpiredIteratorException', 'The shard iterator has expired.')
      : undefined;
  await put('b');
  await vi.waitFor(() => expect(seen()).toEqual([['a'], ['b']]), 5000);

  const reopened = calls.slice(length).find(({ action }) => action === 'GetShardIterator');
  expect(reopened?.input).toMatchObject({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '1' });
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
