import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import type { Clock } from '../../shared/clock.js';
import type { Store } from '../../shared/store.js';
import { invalidParameter } from './errors.js';
import { DEDUPLICATION_INTERVAL_MS } from './limits.js';
import { type Receipt, readReceiptHandle, type StoredMessage } from './message.js';
import { type MessageTables, openMessageTables, timeKey } from './message-tables.js';
import type { Queue } from './queue.js';
import { selectForReceive } from './selection.js';

/** What a sender gives, checked. */
export interface NewMessage {
  readonly body: string;
  readonly attributes: JsonObject;
  readonly attributesMd5?: string;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

export interface Sent {
  readonly id: string;
  readonly bodyMd5: string;
  readonly sequence: string;
}

export interface MessageCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The queues' contents. What a promise has answered is on disk. */
export interface MessageStore {
  send(queue: Queue, messages: readonly NewMessage[]): Promise<readonly Sent[]>;
  /**
   * Takes up to `max` visible messages out of sight; none resolves to an empty list at once.
   *
   * @param alongside - what it writes to the same store is on disk together with that, or not at all.
   */
  receive(
    queue: Queue,
    max: number,
    visibilityTimeoutSeconds: number,
    alongside?: (received: readonly StoredMessage[]) => void,
  ): Promise<readonly StoredMessage[]>;
  /** A handle of an earlier receive removes nothing, as SQS warns. */
  remove(queue: Queue, receiptHandles: readonly string[]): Promise<void>;
  /** @throws AwsError `ReceiptHandleIsInvalid`, or `InvalidParameterValueException` when the message is not in flight. */
  changeVisibility(queue: Queue, receiptHandle: string, timeoutSeconds: number): Promise<void>;
  purge(queue: Queue): Promise<void>;
  /** Sends up to `max` messages of a dead-letter queue on as new messages; resolves to how many. */
  moveOn(from: Queue, destination: (message: StoredMessage) => Queue, max: number): Promise<number>;
  removeExpired(queue: Queue): Promise<void>;
  counts(queue: Queue): MessageCounts;
  nextVisibleAtMs(queue: Queue): number | undefined;
}

export interface MessageStoreOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** @throws AwsError `QueueDoesNotExist`. */
  queueByArn(arn: string): Queue;
  /** Told of a dead-letter queue that has got messages. */
  readonly onDeadLetters?: (queueName: string) => void;
}

/** Expired messages removed in one transaction, so that a sweep never holds up a sender for long. */
const EXPIRED_PER_TRANSACTION = 500;

export function createMessageStore({ store, clock, queueByArn, onDeadLetters }: MessageStoreOptions): MessageStore {
  const tables = openMessageTables(store);
  const nextSequence = createSequence(clock);
  return {
    send: (queue, messages) =>
      store.transaction(() => messages.map((message) => insert(tables, queue, message, clock.now(), nextSequence()))),
    async receive(queue, max, visibilityTimeoutSeconds, alongside) {
      // Polling an empty queue must not cost a write.
      const nextMs = tables.nextVisibleAtMs(queue.name);
      if (nextMs === undefined || nextMs > clock.now()) {
        return [];
      }
      const deadLetters = queue.redrive === undefined ? undefined : queueByArn(queue.redrive.deadLetterArn);
      const { received, gaveUp } = await store.transaction(() => {
        const taken = take(tables, queue, clock.now(), { max, visibilityTimeoutSeconds, deadLetters });
        alongside?.(taken.received);
        return taken;
      });
      if (gaveUp && deadLetters !== undefined) {
        onDeadLetters?.(deadLetters.name);
      }
      return received;
    },
    remove: (queue, handles) => {
      const receipts = handles.map((handle) => readReceiptHandle(handle, queue.name));
      return store.transaction(() => {
        for (const message of receipts.map((receipt) => currentMessage(tables, receipt))) {
          if (message !== undefined) {
            tables.remove(queue.name, message);
          }
        }
      });
    },
    changeVisibility: (queue, handle, timeoutSeconds) => {
      const receipt = readReceiptHandle(handle, queue.name);
      return store.transaction(() => {
        const before = currentMessage(tables, receipt);
        if (before === undefined || before.visibleAtMs <= clock.now()) {
          throw notInFlight(handle);
        }
        tables.update(queue.name, before, { ...before, visibleAtMs: clock.now() + timeoutSeconds * 1000 });
      });
    },
    purge: (queue) => store.transaction(() => removeAll(tables, queue, [...tables.all(queue.name)])),
    moveOn: (from, destination, max) =>
      store.transaction(() => {
        const nowMs = clock.now();
        const { received } = selectForReceive(tables, { ...from, redrive: undefined }, nowMs, max);
        for (const message of received) {
          const target = destination(message);
          tables.remove(from.name, message);
          tables.insert(target.name, asNew(message, target, nowMs, nextSequence()));
        }
        return received.length;
      }),
    async removeExpired(queue) {
      while (tables.expired(queue.name, clock.now(), 1).length > 0) {
        await store.transaction(() =>
          removeAll(tables, queue, tables.expired(queue.name, clock.now(), EXPIRED_PER_TRANSACTION)),
        );
      }
      if (queue.fifo) {
        await store.transaction(() => forgetDeduplication(tables, queue, clock.now()));
      }
    },
    counts: (queue) => count(tables.all(queue.name), clock.now()),
    nextVisibleAtMs: (queue) => tables.nextVisibleAtMs(queue.name),
  };
}

function insert(tables: MessageTables, queue: Queue, message: NewMessage, nowMs: number, sequence: string): Sent {
  const bodyMd5 = createHash('md5').update(message.body).digest('hex');
  const { delaySeconds = queue.delaySeconds, ...rest } = message;
  const deduplicationKey = queue.fifo ? deduplicationKeyOf(queue, message) : undefined;
  const earlier = deduplicationKey === undefined ? undefined : tables.deduplication.get(deduplicationKey);
  if (earlier !== undefined && earlier.untilMs > nowMs) {
    // "The message is accepted successfully but isn't delivered" within the deduplication interval.
    return { id: earlier.messageId, bodyMd5, sequence: earlier.sequence };
  }
  const id = randomUUID();
  tables.insert(queue.name, {
    ...rest,
    id,
    bodyMd5,
    sequence,
    sentAtMs: nowMs,
    expiresAtMs: nowMs + queue.retentionSeconds * 1000,
    visibleAtMs: nowMs + delaySeconds * 1000,
    receiveCount: 0,
    claim: '',
  });
  if (deduplicationKey !== undefined) {
    const untilMs = nowMs + DEDUPLICATION_INTERVAL_MS;
    tables.deduplication.putSync(deduplicationKey, { messageId: id, sequence, untilMs });
  }
  return { id, bodyMd5, sequence };
}

function deduplicationKeyOf(queue: Queue, { groupId = '', deduplicationId = '' }: NewMessage): string {
  const scope = queue.deduplicatesPerGroup ? `${encodeURIComponent(groupId)}/` : '';
  return `${queue.name}/${scope}${deduplicationId}`;
}

function take(
  tables: MessageTables,
  queue: Queue,
  nowMs: number,
  { max, visibilityTimeoutSeconds, deadLetters }: TakeOptions,
): { readonly received: readonly StoredMessage[]; readonly gaveUp: boolean } {
  const { received, exhausted, expired } = selectForReceive(tables, queue, nowMs, max);
  removeAll(tables, queue, expired);
  if (deadLetters !== undefined) {
    for (const message of exhausted) {
      tables.remove(queue.name, message);
      tables.insert(deadLetters.name, asDeadLetter(message, queue, deadLetters, nowMs));
    }
  }
  const taken = received.map((before) => {
    const after = claimed(before, nowMs, visibilityTimeoutSeconds);
    tables.update(queue.name, before, after);
    return after;
  });
  return { received: taken, gaveUp: exhausted.length > 0 };
}

interface TakeOptions {
  readonly max: number;
  readonly visibilityTimeoutSeconds: number;
  readonly deadLetters: Queue | undefined;
}

function claimed(message: StoredMessage, nowMs: number, visibilityTimeoutSeconds: number): StoredMessage {
  return {
    ...message,
    visibleAtMs: nowMs + visibilityTimeoutSeconds * 1000,
    receiveCount: message.receiveCount + 1,
    firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
    claim: randomBytes(9).toString('base64url'),
  };
}

/** "The expiration of a message is always based on its original enqueue timestamp", except in a FIFO queue. */
function asDeadLetter(message: StoredMessage, from: Queue, to: Queue, nowMs: number): StoredMessage {
  const keptFromMs = to.fifo ? nowMs : message.sentAtMs;
  return {
    ...message,
    deadLetterSourceArn: from.arn,
    visibleAtMs: nowMs,
    expiresAtMs: keptFromMs + to.retentionSeconds * 1000,
    claim: '',
  };
}

/** "Redriven messages are considered new messages with a new messageID and enqueueTime." */
function asNew(message: StoredMessage, to: Queue, nowMs: number, sequence: string): StoredMessage {
  const { firstReceivedAtMs, deadLetterSourceArn, ...kept } = message;
  return {
    ...kept,
    id: randomUUID(),
    sequence,
    sentAtMs: nowMs,
    visibleAtMs: nowMs,
    expiresAtMs: nowMs + to.retentionSeconds * 1000,
    receiveCount: 0,
    claim: '',
  };
}

function currentMessage(tables: MessageTables, { queueName, messageId, claim }: Receipt): StoredMessage | undefined {
  const message = tables.get(queueName, messageId);
  return message?.claim === claim ? message : undefined;
}

function removeAll(tables: MessageTables, queue: Queue, messages: readonly StoredMessage[]): void {
  for (const message of messages) {
    tables.remove(queue.name, message);
  }
}

function forgetDeduplication({ deduplication }: MessageTables, queue: Queue, nowMs: number): void {
  const entries = [...deduplication.range({ start: `${queue.name}/`, end: `${queue.name}0` })];
  for (const { key } of entries.filter(({ value }) => value.untilMs <= nowMs)) {
    deduplication.removeSync(key);
  }
}

function count(messages: Iterable<StoredMessage>, nowMs: number): MessageCounts {
  const counts = { visible: 0, inFlight: 0, delayed: 0 };
  for (const { visibleAtMs, receiveCount } of messages) {
    const state = visibleAtMs <= nowMs ? 'visible' : receiveCount === 0 ? 'delayed' : 'inFlight';
    counts[state] += 1;
  }
  return counts;
}

function notInFlight(handle: string): Error {
  return invalidParameter(
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  );
}

/** Twenty digits that only grow, also over a restart and when the clock steps back while running. */
function createSequence(clock: Clock): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const nowMs = clock.now();
    counter = nowMs > lastMs ? 0 : counter + 1;
    lastMs = Math.max(lastMs, nowMs) + (counter > 99_999 ? 1 : 0);
    counter %= 100_000;
    return timeKey(lastMs) + String(counter).padStart(5, '0');
  };
}
