import type { Clock } from '../../shared/clock.js';
import type { Availability } from './availability.js';
import type { StoredMessage } from './message.js';
import type { MessageStore } from './message-store.js';
import type { MoveTasks } from './move-tasks.js';
import type { Queue } from './queue.js';
import type { Queues } from './queues.js';

/** What the operations of SQS work on. */
export interface SqsState {
  readonly queues: Queues;
  readonly messages: MessageStore;
  readonly availability: Availability;
  readonly moveTasks: MoveTasks;
  readonly clock: Clock;
  /** Epoch milliseconds of the last purge by queue name. */
  readonly purgedAtMs: Map<string, number>;
  /** Aborts when the service stops. */
  readonly stopping: AbortSignal;
}

/**
 * Receives messages, and waits for the first one when there is none.
 *
 * @param waitSeconds - 0 answers at once.
 * @param signal - aborted when the client has gone: it must not take messages that nobody will see.
 */
export async function receiveMessages(
  { messages, availability, clock, stopping }: SqsState,
  queue: Queue,
  { max, visibilityTimeoutSeconds, waitSeconds, alongside }: ReceiveOptions,
  signal: AbortSignal,
): Promise<readonly StoredMessage[]> {
  const deadlineMs = clock.now() + waitSeconds * 1000;
  const ended = AbortSignal.any([signal, stopping]);
  for (;;) {
    if (ended.aborted) {
      return [];
    }
    const received = await messages.receive(queue, max, visibilityTimeoutSeconds, alongside);
    availability.plan(queue.name);
    if (received.length > 0 || clock.now() >= deadlineMs) {
      return received;
    }
    await availability.wait(queue.name, deadlineMs, ended);
  }
}

export interface ReceiveOptions {
  readonly max: number;
  readonly visibilityTimeoutSeconds: number;
  readonly waitSeconds: number;
  /** Of `MessageStore.receive`. */
  readonly alongside?: (received: readonly StoredMessage[]) => void;
}
