import { AwsError } from '../../shared/aws-error.js';
import type { Store } from '../../shared/store.js';
import type { SqsMessage, SqsPort } from '../ports.js';

/** Messages that a poller has received and no function has finished with, on disk. */
export interface MessagesInWork {
  /** Takes up to `max` messages of the queue into work. */
  receive(max: number): Promise<readonly SqsMessage[]>;
  /** Forgets them: they are deleted, or left to their visibility timeout. */
  remove(messages: readonly SqsMessage[]): Promise<void>;
  /**
   * Makes visible at once what was in work when the runtime ended. On AWS neither the queue nor the function ends with the
   * other; here both did, so that nobody works on those messages and there is no timeout to wait for.
   */
  giveBack(): Promise<void>;
}

export interface MessagesInWorkOptions {
  readonly store: Store;
  readonly sqs: Pick<SqsPort, 'receive' | 'changeVisibility'>;
  readonly queueArn: string;
  /** Who receives them: one function may work off several queues, and several functions one. */
  readonly receiver: string;
}

export function createMessagesInWork({ store, sqs, queueArn, receiver }: MessagesInWorkOptions): MessagesInWork {
  /** Receipt handle by message. */
  const handles = store.table<string>('lambda/in-work');
  const prefix = `${receiver}/${queueArn}/`;
  /** `0` follows `/` in byte order. */
  const end = `${receiver}/${queueArn}0`;
  const keyOf = ({ messageId }: SqsMessage) => prefix + messageId;
  return {
    receive: (max) =>
      // At once: a message that is hidden and in nobody's book would come back only when its timeout is over.
      sqs.receive(queueArn, max, (messages) => {
        for (const message of messages) {
          handles.putSync(keyOf(message), message.receiptHandle);
        }
      }),
    remove: (messages) =>
      store.transaction(() => {
        for (const message of messages) {
          handles.removeSync(keyOf(message));
        }
      }),
    async giveBack() {
      for (const { key, value } of [...handles.range({ start: prefix, end })]) {
        await sqs.changeVisibility(queueArn, value, 0).catch(ignoreWhenGone);
        await handles.remove(key);
      }
    },
  };
}

/** Deleted, or visible by itself in the meantime. */
function ignoreWhenGone(error: unknown): void {
  if (!(error instanceof AwsError)) {
    throw error;
  }
}
