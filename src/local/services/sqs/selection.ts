import type { StoredMessage } from './message.js';
import type { MessageTables } from './message-tables.js';
import type { Queue } from './queue.js';

export interface Selection {
  readonly received: readonly StoredMessage[];
  /** Received as often as the redrive policy allows: they go to the dead-letter queue. */
  readonly exhausted: readonly StoredMessage[];
  /** Past their retention: they are removed. */
  readonly expired: readonly StoredMessage[];
}

type Selectable = Pick<Queue, 'name' | 'fifo'> & { readonly redrive?: Queue['redrive'] | undefined };

/** Which visible messages a receive gets, and which it takes out on its way. Reads only. */
export function selectForReceive(tables: MessageTables, queue: Selectable, nowMs: number, max: number): Selection {
  const received: StoredMessage[] = [];
  const exhausted: StoredMessage[] = [];
  const expired: StoredMessage[] = [];
  const listOf = (message: StoredMessage) => {
    if (message.expiresAtMs <= nowMs) {
      return expired;
    }
    const spent = queue.redrive !== undefined && message.receiveCount >= queue.redrive.maxReceiveCount;
    return spent ? exhausted : received;
  };
  for (const message of queue.fifo ? inGroupOrder(tables, queue, nowMs, max) : tables.visible(queue.name, nowMs)) {
    if (received.length >= max) {
      break;
    }
    listOf(message).push(message);
  }
  return { received, exhausted, expired };
}

/**
 * "When you receive a message with a message group ID, no more messages for the same message group ID are returned unless
 * you delete the message or it becomes visible." So of each group come the first ones, up to one that is not visible.
 */
function* inGroupOrder(tables: MessageTables, queue: Selectable, nowMs: number, max: number): Iterable<StoredMessage> {
  const seen = new Set<string>();
  for (const { groupId } of tables.visible(queue.name, nowMs)) {
    if (groupId === undefined || seen.has(groupId)) {
      continue;
    }
    seen.add(groupId);
    for (const id of tables.group(queue.name, groupId, max)) {
      const message = tables.get(queue.name, id);
      if (message === undefined || message.visibleAtMs > nowMs) {
        break;
      }
      yield message;
    }
  }
}
