import { z } from 'zod';
import type { MessageQueue } from '../data/message-queue.js';
import { retryDelaySeconds } from '../domain/upload/retry-delay.js';
import type { Log } from '../observability/log.js';
import { readContentChange, type StreamedRow } from './content-change.js';
import type { ContentChange } from './publish-content.js';

/** Weather passes, and someone waits for what was approved. */
const FIRST_DELAY_SECONDS = 5;

/** What the queue of retries carries. */
const changeMessage = z.object({
  id: z.string(),
  eventId: z.string().optional(),
  publication: z.string().optional(),
  removed: z.boolean(),
});

/** A message of the queue of retries. */
export interface RetryMessage {
  readonly body: string;
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}

export interface PublicationMessagesDeps {
  readonly publishContent: (change: ContentChange) => Promise<void>;
  /** Of retries. */
  readonly queue: Pick<MessageQueue, 'send' | 'postpone'>;
  readonly log: Log;
}

/**
 * Where word of changed content comes from. A change that fails leaves the stream, which would hold up everything behind it, for a
 * queue of its own: there it is tried again by itself, and given to the operator in the end.
 */
export function createPublicationMessages({ publishContent, queue, log }: PublicationMessagesDeps) {
  return {
    /** One record of the stream. Answers whether the stream may go on: it is done with, or in the queue. */
    async change(eventName: string | undefined, row: StreamedRow | undefined): Promise<boolean> {
      const id = (row?.NewImage ?? row?.OldImage)?.['id']?.S;
      try {
        const change = readContentChange(eventName, row);
        try {
          await publishContent(change);
        } catch (error) {
          log.error('delivery does not agree with the content yet', { id, error });
          await queue.send(change, FIRST_DELAY_SECONDS);
        }
        return true;
      } catch (error) {
        log.error('a change could not be put aside', { id, error });
        return false;
      }
    },

    /** One change that failed before. Answers whether it is done; one that is not stays in the queue, and rests ever longer. */
    async retry({ body, receiptHandle, receiveCount }: RetryMessage): Promise<boolean> {
      try {
        const { id, eventId, publication, removed } = changeMessage.parse(JSON.parse(body));
        const event = eventId === undefined ? {} : { eventId };
        await publishContent({ id, ...event, publication, removed, isRetry: true });
        return true;
      } catch (error) {
        const delaySeconds = retryDelaySeconds(receiveCount);
        log.error('delivery does not agree with the content yet', { body, receiveCount, delaySeconds, error });
        await queue
          .postpone(receiptHandle, delaySeconds)
          .catch((cause: unknown) => log.warn('retry left to the timeout of the queue', { error: cause }));
        return false;
      }
    },
  };
}
