import { randomUUID } from 'node:crypto';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import type { Log } from '../../shared/log.js';
import { createWakeup } from '../../shared/wakeup.js';
import type { SqsMessage, SqsPort } from '../ports.js';
import type { QueueMapping } from './event-source-mapping.js';
import type { FunctionDefinition } from './function-definition.js';
import type { Invoker } from './invoker.js';
import { QUEUE_RETRY_DELAY_MS } from './limits.js';
import type { MessagesInWork } from './messages-in-work.js';
import { buildRecord, passesFilters, readItemFailures } from './queue-event.js';
import { type Patience, untilItGoes } from './until-it-goes.js';

/** Works off a queue with a function. */
export interface QueuePoller {
  start(): void;
  /** Takes no more messages; those of a batch that is cut off come back at the next start. */
  stop(): void;
  /** Resolves when no batch is in work any more. */
  ended(): Promise<void>;
}

export interface QueuePollerOptions {
  readonly mapping: QueueMapping;
  readonly definition: FunctionDefinition;
  readonly sqs: SqsPort;
  readonly invoker: Invoker;
  readonly inWork: MessagesInWork;
  readonly clock: Clock;
  readonly log: Log;
}

/** "ReceiveMessage … MaxNumberOfMessages: 1 to 10". */
const MESSAGES_PER_RECEIVE = 10;

export function createQueuePoller(options: QueuePollerOptions): QueuePoller {
  const { mapping, sqs, inWork, clock, log } = options;
  const running = new Set<Promise<void>>();
  let stopped = false;
  let stopListening: (() => void) | undefined;
  const { idle, wake } = createIdling(clock);
  let polling: Promise<void> = Promise.resolve();

  const gather = async (): Promise<SqsMessage[]> => {
    const batch: SqsMessage[] = [];
    let closesAtMs = Number.POSITIVE_INFINITY;
    while (!stopped && batch.length < mapping.batchSize && clock.now() < closesAtMs) {
      const noticed = idle(Number.isFinite(closesAtMs) ? closesAtMs : undefined);
      const received = await inWork.receive(Math.min(MESSAGES_PER_RECEIVE, mapping.batchSize - batch.length));
      batch.push(...received);
      if (batch.length > 0 && !Number.isFinite(closesAtMs)) {
        closesAtMs = clock.now() + mapping.batchingWindowSeconds * 1000;
      }
      if (received.length === 0) {
        await noticed;
      } else {
        wake();
      }
    }
    return batch;
  };
  const patience: Patience = {
    isStopped: () => stopped,
    onFailure: (error) =>
      log.error('the queue could not be read, which is tried again', { queue: mapping.queueArn, error }),
    rest: () => idle(clock.now() + QUEUE_RETRY_DELAY_MS),
  };
  const poll = async () => {
    await untilItGoes(() => inWork.giveBack(), patience);
    while (!stopped) {
      const batch = (await untilItGoes(gather, patience)) ?? [];
      if (stopped || batch.length === 0) {
        continue;
      }
      const work = runBatch(options, batch, () => stopped).finally(() => {
        running.delete(work);
        wake();
      });
      running.add(work);
      while (!stopped && running.size >= mapping.maxConcurrency) {
        await Promise.race([idle(), ...running]);
      }
    }
  };
  return {
    start() {
      stopListening = sqs.onAvailable(mapping.queueArn, () => wake());
      polling = poll();
    },
    stop() {
      stopped = true;
      stopListening?.();
      wake();
    },
    async ended() {
      await polling;
      await Promise.all(running);
    },
  };
}

/** A wait that ends at a notice, when a batch has ended, at `deadlineMs`, or at the stop: whatever wakes first. */
function createIdling(clock: Clock) {
  let wake: () => void = () => undefined;
  return {
    wake: () => wake(),
    idle: (deadlineMs?: number) =>
      new Promise<void>((resolve) => {
        const deadline = createWakeup(clock, () => wake());
        wake = () => {
          deadline.stop();
          resolve();
        };
        if (deadlineMs !== undefined) {
          deadline.at(deadlineMs);
        }
      }),
  };
}

/** Invokes the function with a batch and deletes what it did. What failed is left to its visibility timeout. */
async function runBatch(
  options: QueuePollerOptions,
  batch: readonly SqsMessage[],
  isStopped: () => boolean,
): Promise<void> {
  const { mapping, definition, sqs, inWork, log } = options;
  try {
    const done = await workedOff(options, batch);
    if (!isStopped()) {
      await sqs.remove(mapping.queueArn, handlesOf(done));
      await inWork.remove(batch);
    }
  } catch (error) {
    // Throttled, or not to be run here: the messages come back, as on AWS.
    log.error('a batch was not run', {
      function: definition.name,
      ...(error instanceof AwsError ? { code: error.code, reason: error.message } : { error }),
    });
  }
}

/** The messages that are done with: those that no filter wanted, and those that the function did. */
async function workedOff(
  { mapping, definition, invoker, log }: QueuePollerOptions,
  batch: readonly SqsMessage[],
): Promise<readonly SqsMessage[]> {
  const records = batch.map((message) => ({ message, record: buildRecord(message, mapping.queueArn) }));
  const wanted = records.filter(({ record }) => passesFilters(record, mapping.filters));
  const refused = records.filter((entry) => !wanted.includes(entry)).map(({ message }) => message);
  if (wanted.length === 0) {
    return refused;
  }
  const event = JSON.stringify({ Records: wanted.map(({ record }) => record) });
  const outcome = await invoker.run(definition, randomUUID(), event);
  if (outcome.failed) {
    return refused;
  }
  const messages = wanted.map(({ message }) => message);
  const failed = mapping.reportsItemFailures
    ? readItemFailures(outcome.payload, new Set(messages.map(({ messageId }) => messageId)))
    : new Set<string>();
  if (failed === undefined) {
    log.warn('the function reported a failure of no message of its batch: the whole batch counts as failed', {
      function: definition.name,
    });
    return refused;
  }
  return [...refused, ...messages.filter(({ messageId }) => !failed.has(messageId))];
}

function handlesOf(messages: readonly SqsMessage[]): readonly string[] {
  return messages.map(({ receiptHandle }) => receiptHandle);
}
