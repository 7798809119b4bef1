import type { MessageQueue } from '../data/message-queue.js';
import { retryDelaySeconds } from '../domain/upload/retry-delay.js';
import type { Log } from '../observability/log.js';
import { parseStagedOriginal, type StagedOriginal } from './staged-original.js';
import { parseTranscodingReport, type TranscodingReport } from './transcoding-report.js';

/** A message of the queue of staged originals: word of one, or of its transcoding. */
export interface StagedMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** How often it was received, this time included. */
  readonly receiveCount: number;
}

export interface StagedMessageDeps {
  readonly processUpload: (original: StagedOriginal, messageId: string) => Promise<void>;
  readonly followTranscoding: (report: TranscodingReport, messageId: string) => Promise<void>;
  readonly queue: Pick<MessageQueue, 'postpone'>;
  readonly log: Log;
}

/**
 * Works on one message. Answers whether it is done; one that failed stays in the queue, to be received again after a rest
 * that grows, and goes to the dead letters in the end.
 */
export function createStagedMessageHandler({ processUpload, followTranscoding, queue, log }: StagedMessageDeps) {
  const work = (body: string, messageId: string) => {
    const report = parseTranscodingReport(body);
    return report === undefined
      ? processUpload(parseStagedOriginal(body), messageId)
      : followTranscoding(report, messageId);
  };
  return async ({ messageId, body, receiptHandle, receiveCount }: StagedMessage): Promise<boolean> => {
    try {
      await work(body, messageId);
      return true;
    } catch (error) {
      const delaySeconds = retryDelaySeconds(receiveCount);
      log.error('upload not processed', { receiveCount, delaySeconds, error });
      await queue
        .postpone(receiptHandle, delaySeconds)
        .catch((cause: unknown) => log.warn('retry left to the timeout of the queue', { error: cause }));
      return false;
    }
  };
}
