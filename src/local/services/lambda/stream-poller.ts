import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import { readObject, readObjects, readString } from '../../shared/json-fields.js';
import type { Log } from '../../shared/log.js';
import type { Table } from '../../shared/store.js';
import type { Ports } from '../ports.js';
import type { FunctionDefinition } from './function-definition.js';
import type { Invoker } from './invoker.js';
import { FIRST_STREAM_RETRY_DELAY_MS, LAST_STREAM_RETRY_DELAY_MS, STREAM_POLL_INTERVAL_MS } from './limits.js';
import { readItemFailures } from './queue-event.js';
import { describeGivenUp } from './stream-failure.js';
import type { StreamMapping } from './stream-mapping.js';
import { type Patience, untilItGoes } from './until-it-goes.js';

/** Works off a table's stream with a function, in order. */
export interface StreamPoller {
  start(): void;
  /** Reads no more; a batch that is cut off comes again at the next start. */
  stop(): void;
  ended(): Promise<void>;
}

export interface StreamPollerOptions {
  readonly mapping: StreamMapping;
  readonly definition: FunctionDefinition;
  readonly ports: Pick<Ports, 'dynamodb' | 'iam' | 'sqs'>;
  readonly invoker: Invoker;
  /** The last sequence number that is done with, by mapping and shard. */
  readonly positions: Table<string>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A batch and what came of it. */
interface Try {
  readonly requestId: string;
  readonly failed: boolean;
  /** How many of its records are done with. */
  readonly done: number;
}

export function createStreamPoller(options: StreamPollerOptions): StreamPoller {
  const { mapping, log } = options;
  const halt = new AbortController();
  let polling: Promise<void> = Promise.resolve();
  return {
    start() {
      polling = pollShards(options, halt.signal).catch((error: unknown) =>
        log.error('the stream is not worked off any more', { path: mapping.path, error }),
      );
    },
    stop: () => halt.abort(),
    ended: () => polling,
  };
}

async function pollShards(options: StreamPollerOptions, halt: AbortSignal): Promise<void> {
  const { dynamodb } = options.ports;
  const { streamArn: StreamArn } = options.mapping;
  const described = await untilItGoes(() => dynamodb.call('DescribeStream', { StreamArn }), patienceOf(options, halt));
  const shards = readObjects(readObject(described ?? {}, 'StreamDescription') ?? {}, 'Shards');
  // The engine has one shard for each stream, which never closes.
  await Promise.all(shards.map((shard) => pollShard(options, readString(shard, 'ShardId') ?? '', halt)));
}

async function pollShard(options: StreamPollerOptions, shardId: string, halt: AbortSignal): Promise<void> {
  const patience = patienceOf(options, halt);
  let iterator = await untilItGoes(() => openShard(options, shardId), patience);
  while (!halt.aborted && iterator !== undefined) {
    const current: string = iterator;
    iterator = await untilItGoes(
      async (isAgain) =>
        // The iterator itself may be why it failed: it expires while a batch is tried again for long.
        readOn(options, shardId, isAgain ? await reopenShard(options, shardId, current) : current, halt),
      patience,
    );
  }
}

/** Works off what is there, and answers where to read on. */
async function readOn(
  options: StreamPollerOptions,
  shardId: string,
  ShardIterator: string,
  halt: AbortSignal,
): Promise<string | undefined> {
  const { mapping, ports } = options;
  const answer = await ports.dynamodb.call('GetRecords', { ShardIterator, Limit: mapping.batchSize });
  const records = readObjects(answer, 'Records');
  if (records.length === 0) {
    await pause(STREAM_POLL_INTERVAL_MS, halt);
  } else {
    await workOff(options, shardId, records, halt);
  }
  return readString(answer, 'NextShardIterator');
}

function patienceOf({ mapping, log }: StreamPollerOptions, halt: AbortSignal): Patience {
  return {
    isStopped: () => halt.aborted,
    onFailure: (error, tries) =>
      log.warn('the stream could not be read, which is tried again', { path: mapping.path, tries, error }),
    rest: (tries) => pause(retryDelayMs(tries), halt),
  };
}

/** Behind what is done with. When nothing is, it goes on with the iterator it has: a new one could pass records over. */
async function reopenShard(options: StreamPollerOptions, shardId: string, iterator: string): Promise<string> {
  const isDone = options.positions.get(placeOf(options, shardId)) !== undefined;
  return isDone ? ((await openShard(options, shardId)) ?? iterator) : iterator;
}

async function openShard(options: StreamPollerOptions, ShardId: string): Promise<string | undefined> {
  const { mapping, ports, positions } = options;
  const position = positions.get(placeOf(options, ShardId));
  const from =
    position === undefined
      ? { ShardIteratorType: mapping.startingPosition }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position };
  const opened = await ports.dynamodb.call('GetShardIterator', { StreamArn: mapping.streamArn, ShardId, ...from });
  return readString(opened, 'ShardIterator');
}

/** "Lambda retries … until the batch expires or is processed successfully": nothing behind it runs before. */
async function workOff(
  options: StreamPollerOptions,
  shardId: string,
  batch: readonly JsonObject[],
  halt: AbortSignal,
): Promise<void> {
  const { mapping, positions } = options;
  const place = placeOf(options, shardId);
  let rest = batch;
  for (let tries = 1; rest.length > 0; tries += 1) {
    const outcome = await runBatch(options, rest);
    if (halt.aborted) {
      return; // cut off: it counts for nothing, and comes again
    }
    if (outcome.done > 0) {
      await positions.put(place, sequenceOf(rest[outcome.done - 1]));
      rest = rest.slice(outcome.done);
    }
    if (outcome.failed && mapping.maxRetryAttempts >= 0 && tries > mapping.maxRetryAttempts) {
      await giveUp(options, { shardId, batch: rest, tries, requestId: outcome.requestId });
      await positions.put(place, sequenceOf(rest.at(-1)));
      return;
    }
    if (outcome.failed) {
      await pause(retryDelayMs(tries), halt);
    }
    if (halt.aborted) {
      return;
    }
  }
}

async function runBatch(
  { mapping, definition, invoker, log }: StreamPollerOptions,
  batch: readonly JsonObject[],
): Promise<Try> {
  const requestId = randomUUID();
  const wanted = batch.filter((record) => mapping.filters.length === 0 || mapping.filters.some((fits) => fits(record)));
  if (wanted.length === 0) {
    return { requestId, failed: false, done: batch.length };
  }
  const Records = wanted.map((record) => ({ ...record, eventSourceARN: mapping.streamArn }));
  try {
    const outcome = await invoker.run(definition, requestId, JSON.stringify({ Records }));
    if (outcome.failed) {
      return { requestId, failed: true, done: 0 };
    }
    return { requestId, ...doneOf(mapping, outcome.payload, batch) };
  } catch (error) {
    // Throttled, or not to be run here: as on AWS it is tried again.
    log.error('a batch was not run', {
      function: definition.name,
      ...(error instanceof AwsError ? { code: error.code, reason: error.message } : { error }),
    });
    return { requestId, failed: true, done: 0 };
  }
}

/** "Lambda uses the lowest sequence number as the checkpoint" of those that are reported. */
function doneOf(mapping: StreamMapping, payload: string, batch: readonly JsonObject[]): Omit<Try, 'requestId'> {
  const sequences = batch.map(sequenceOf);
  const failures = mapping.reportsItemFailures ? readItemFailures(payload, new Set(sequences)) : new Set<string>();
  if (failures === undefined) {
    return { failed: true, done: 0 };
  }
  const first = sequences.findIndex((sequence) => failures.has(sequence));
  return first === -1 ? { failed: false, done: batch.length } : { failed: true, done: first };
}

async function giveUp(
  { mapping, definition, ports, clock, log }: StreamPollerOptions,
  failure: {
    readonly shardId: string;
    readonly batch: readonly JsonObject[];
    readonly tries: number;
    readonly requestId: string;
  },
): Promise<void> {
  const { onFailureArn, streamArn } = mapping;
  log.error('a batch of a stream was given up', { function: definition.name, tries: failure.tries });
  if (onFailureArn === undefined) {
    return;
  }
  const decision = ports.iam.authorize({
    caller: ports.iam.callerOfRole(definition.roleArn, definition.name),
    action: 'sqs:SendMessage',
    resource: onFailureArn,
    resourcePolicies: ports.sqs.resourcePolicies(onFailureArn),
  });
  if (!decision.allowed) {
    log.error('a batch could not be handed to its destination', { function: definition.name, reason: decision.reason });
    return;
  }
  const record = describeGivenUp({ ...failure, streamArn, functionArn: definition.arn, nowMs: clock.now() });
  await ports.sqs.send(onFailureArn, JSON.stringify(record));
}

export function sequenceOf(record: JsonObject | undefined): string {
  return readString(readObject(record ?? {}, 'dynamodb') ?? {}, 'SequenceNumber') ?? '';
}

/** Where a position is kept. */
function placeOf({ mapping }: StreamPollerOptions, shardId: string): string {
  return `${mapping.path}|${shardId}`;
}

function retryDelayMs(tries: number): number {
  return Math.min(FIRST_STREAM_RETRY_DELAY_MS * 2 ** (tries - 1), LAST_STREAM_RETRY_DELAY_MS);
}

function pause(milliseconds: number, halt: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (halt.aborted) {
      resolve();
      return;
    }
    const end = () => {
      clearTimeout(timer);
      halt.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    halt.addEventListener('abort', end);
  });
}
