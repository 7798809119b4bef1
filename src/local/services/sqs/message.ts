import type { JsonObject } from '../../assembly/resource.js';
import { isJsonObject, parseJson } from '../../shared/json-fields.js';
import { invalidReceiptHandle } from './errors.js';

/** A message at rest. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly bodyMd5: string;
  /** Message attributes in the JSON protocol's shape. */
  readonly attributes: JsonObject;
  readonly attributesMd5?: string;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** ARN of the queue that gave the message up to this one. */
  readonly deadLetterSourceArn?: string;
  /** Orders messages that become visible at the same moment: the order they were sent in. */
  readonly sequence: string;
  readonly sentAtMs: number;
  readonly expiresAtMs: number;
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
  /** Changes with every receive; a receipt handle of an earlier receive no longer deletes. */
  readonly claim: string;
}

/** What a receipt handle says. It is opaque to clients. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  readonly claim: string;
}

export function receiptHandle({ queueName, messageId, claim }: Receipt): string {
  return Buffer.from(JSON.stringify([queueName, messageId, claim])).toString('base64url');
}

/** @throws AwsError `ReceiptHandleIsInvalid` when it is none, or one of another queue. */
export function readReceiptHandle(handle: string, queueName: string): Receipt {
  const parts = parseJson(Buffer.from(handle, 'base64url').toString('utf8'));
  if (Array.isArray(parts) && !isJsonObject(parts)) {
    const [queue, messageId, claim] = parts;
    if (queue === queueName && typeof messageId === 'string' && typeof claim === 'string') {
      return { queueName, messageId, claim };
    }
  }
  throw invalidReceiptHandle(handle);
}
