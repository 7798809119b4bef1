import type { Queue } from '../queue.js';

/** A standard queue with SQS's defaults. */
export function buildPlainQueue(name: string): Queue {
  return {
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    url: `http://127.0.0.1/000000000000/${name}`,
    fifo: false,
    delaySeconds: 0,
    visibilityTimeoutSeconds: 30,
    retentionSeconds: 345_600,
    maxMessageBytes: 1_048_576,
    receiveWaitSeconds: 0,
    contentBasedDeduplication: false,
    deduplicatesPerGroup: false,
    policies: [],
  };
}
