import type { Store, Table } from '../../shared/store.js';
import type { StoredMessage } from './message.js';

/** The messages of all queues and the orders they are looked up in. Every method writes; call them inside one transaction. */
export interface MessageTables {
  get(queueName: string, id: string): StoredMessage | undefined;
  insert(queueName: string, message: StoredMessage): void;
  /** Replaces a message whose visibility or receive count changed. */
  update(queueName: string, before: StoredMessage, after: StoredMessage): void;
  remove(queueName: string, message: StoredMessage): void;
  /** Messages that are visible at `nowMs`, the one that has waited longest first. Collect before writing. */
  visible(queueName: string, nowMs: number): Iterable<StoredMessage>;
  /** When the next message becomes, or became, visible; undefined when the queue is empty. */
  nextVisibleAtMs(queueName: string): number | undefined;
  expired(queueName: string, nowMs: number, limit: number): StoredMessage[];
  /** Ids of a message group in the order they were sent. */
  group(queueName: string, groupId: string, limit: number): string[];
  all(queueName: string): Iterable<StoredMessage>;
  readonly deduplication: Table<Deduplication>;
}

export interface Deduplication {
  readonly messageId: string;
  readonly sequence: string;
  readonly untilMs: number;
}

/** Wide enough for epoch milliseconds for the next 30 000 years, so that text sorts as numbers do. */
const TIME_DIGITS = 15;

export function timeKey(epochMs: number): string {
  return String(Math.max(0, Math.trunc(epochMs))).padStart(TIME_DIGITS, '0');
}

export function openMessageTables(store: Store): MessageTables {
  const messages = store.table<StoredMessage>('sqs/messages');
  const visibility = store.table<string>('sqs/visibility');
  const expiry = store.table<string>('sqs/expiry');
  const groups = store.table<string>('sqs/groups');
  const deduplication = store.table<Deduplication>('sqs/deduplication');

  const visibilityKey = (queue: string, m: StoredMessage) => `${queue}/${timeKey(m.visibleAtMs)}/${m.sequence}`;
  const expiryKey = (queue: string, m: StoredMessage) => `${queue}/${timeKey(m.expiresAtMs)}/${m.sequence}`;
  const groupPrefix = (queue: string, groupId: string) => `${queue}/${encodeURIComponent(groupId)}/`;
  const get = (queue: string, id: string) => messages.get(`${queue}/${id}`);

  return {
    deduplication,
    get,
    insert(queue, message) {
      messages.putSync(`${queue}/${message.id}`, message);
      visibility.putSync(visibilityKey(queue, message), message.id);
      expiry.putSync(expiryKey(queue, message), message.id);
      if (message.groupId !== undefined) {
        groups.putSync(groupPrefix(queue, message.groupId) + message.sequence, message.id);
      }
    },
    update(queue, before, after) {
      visibility.removeSync(visibilityKey(queue, before));
      visibility.putSync(visibilityKey(queue, after), after.id);
      messages.putSync(`${queue}/${after.id}`, after);
    },
    remove(queue, message) {
      messages.removeSync(`${queue}/${message.id}`);
      visibility.removeSync(visibilityKey(queue, message));
      expiry.removeSync(expiryKey(queue, message));
      if (message.groupId !== undefined) {
        groups.removeSync(groupPrefix(queue, message.groupId) + message.sequence);
      }
    },
    *visible(queue, nowMs) {
      yield* lookUp(messages, queue, visibility.range({ start: `${queue}/`, end: `${queue}/${timeKey(nowMs + 1)}` }));
    },
    nextVisibleAtMs(queue) {
      const [first] = visibility.range({ start: `${queue}/`, end: `${queue}0`, limit: 1 });
      return first === undefined ? undefined : Number(first.key.split('/')[1]);
    },
    expired(queue, nowMs, limit) {
      const end = `${queue}/${timeKey(nowMs + 1)}`;
      return [...lookUp(messages, queue, expiry.range({ start: `${queue}/`, end, limit }))];
    },
    group: (queue, groupId, limit) => {
      const start = groupPrefix(queue, groupId);
      return [...groups.range({ start, end: `${start}:`, limit })].map(({ value }) => value);
    },
    *all(queue) {
      for (const { value } of messages.range({ start: `${queue}/`, end: `${queue}0` })) {
        yield value;
      }
    },
  };
}

/** `queue0` ends the keys of `queue/`: `0` follows `/` in byte order. */
function* lookUp(
  messages: Table<StoredMessage>,
  queue: string,
  entries: Iterable<{ readonly value: string }>,
): Iterable<StoredMessage> {
  for (const { value: id } of entries) {
    const message = messages.get(`${queue}/${id}`);
    if (message !== undefined) {
      yield message;
    }
  }
}
