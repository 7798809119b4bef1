import { createHash } from 'node:crypto';
import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readNumber, readObject, readString } from '../../shared/json-fields.js';
import { invalidParameter, missingParameter, requireRange } from './errors.js';
import { MAX_DELAY_SECONDS } from './limits.js';
import { checkMessageAttributes } from './message-attributes.js';
import type { NewMessage } from './message-store.js';
import type { Queue } from './queue.js';

/** The members that `SendMessage` and an entry of `SendMessageBatch` share. */
export type NewMessageInput = JsonObject;

export interface PreparedMessage {
  readonly message: NewMessage;
  /** Body and attributes together, as the size limits count. */
  readonly byteLength: number;
}

/** "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF" */
const REFUSED_CHARACTERS = /[^\t\n\r -\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const FIFO_ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/** @throws AwsError as SQS words it: missing or empty body, too long, bad attribute, what FIFO asks for or forbids. */
export function prepareMessage(queue: Queue, input: NewMessageInput, senderId: string): PreparedMessage {
  const body = readString(input, 'MessageBody');
  if (body === undefined || body === '') {
    throw missingParameter('MessageBody');
  }
  if (REFUSED_CHARACTERS.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
  const attributes = readObject(input, 'MessageAttributes') ?? {};
  const { byteLength: attributeBytes, md5 } = checkMessageAttributes(attributes);
  const byteLength = Buffer.byteLength(body) + attributeBytes;
  if (byteLength > queue.maxMessageBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.maxMessageBytes} bytes.`,
    );
  }
  const traceHeader = readTraceHeader(input);
  const delaySeconds = readDelay(queue, input);
  return {
    byteLength,
    message: {
      body,
      attributes,
      senderId,
      ...(md5 === undefined ? {} : { attributesMd5: md5 }),
      ...(traceHeader === undefined ? {} : { traceHeader }),
      ...(delaySeconds === undefined ? {} : { delaySeconds }),
      ...readFifoIds(queue, input, body),
    },
  };
}

function readDelay(queue: Queue, input: NewMessageInput): number | undefined {
  const delaySeconds = readNumber(input, 'DelaySeconds');
  if (delaySeconds === undefined) {
    return undefined;
  }
  // "When you set FifoQueue, you can't set DelaySeconds per message."
  if (queue.fifo && delaySeconds !== 0) {
    throw invalidParameter(
      `Value ${delaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  return queue.fifo ? undefined : requireRange('DelaySeconds', delaySeconds, 0, MAX_DELAY_SECONDS);
}

function readTraceHeader(input: NewMessageInput): string | undefined {
  const { AWSTraceHeader: trace, ...others } = readObject(input, 'MessageSystemAttributes') ?? {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw invalidParameter(`Message system attribute name '${unknown}' is invalid.`);
  }
  return trace === undefined ? undefined : readString(trace as JsonObject, 'StringValue');
}

function readFifoIds(queue: Queue, input: NewMessageInput, body: string) {
  const groupId = readFifoId(input, 'MessageGroupId');
  const given = readFifoId(input, 'MessageDeduplicationId');
  if (!queue.fifo) {
    if (given !== undefined) {
      throw invalidParameter(
        `Value ${given} for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.`,
      );
    }
    // A standard queue takes a group for its fair sharing; order does not depend on it.
    return groupId === undefined ? {} : { groupId };
  }
  if (groupId === undefined) {
    throw missingParameter('MessageGroupId');
  }
  if (given === undefined && !queue.contentBasedDeduplication) {
    throw invalidParameter(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  return { groupId, deduplicationId: given ?? createHash('sha256').update(body).digest('hex') };
}

function readFifoId(input: NewMessageInput, name: string): string | undefined {
  const value = readString(input, name);
  if (value !== undefined && !FIFO_ID.test(value)) {
    throw invalidParameter(
      `Value ${value} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
  }
  return value;
}
