import type { JsonObject } from '../../../assembly/resource.js';
import { readNumber, readStrings } from '../../../shared/json-fields.js';
import { invalidParameter, requireRange } from '../errors.js';
import { MAX_RECEIVED_MESSAGES, MAX_VISIBILITY_TIMEOUT_SECONDS, MAX_WAIT_SECONDS } from '../limits.js';
import { receiptHandle, type StoredMessage } from '../message.js';
import { checkMessageAttributes, selectMessageAttributes } from '../message-attributes.js';
import { type QueueOperation, queueOfUrl } from '../operation.js';
import type { Queue } from '../queue.js';
import { receiveMessages } from '../state.js';
import { isSystemAttribute, systemAttributes } from '../system-attributes.js';

export const receiveMessage: QueueOperation = {
  permission: 'sqs:ReceiveMessage',
  parameters: [
    'QueueUrl',
    'AttributeNames',
    'MessageSystemAttributeNames',
    'MessageAttributeNames',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
  ],
  locate: queueOfUrl,
  async run(state, input, { queue, signal }) {
    const attributeNames = readStrings(input, 'MessageAttributeNames');
    const systemNames = [...readStrings(input, 'AttributeNames'), ...readStrings(input, 'MessageSystemAttributeNames')];
    const unknown = systemNames.find((name) => !isSystemAttribute(name));
    if (unknown !== undefined) {
      throw invalidParameter(`Unknown Attribute ${unknown}.`);
    }
    const max = readNumber(input, 'MaxNumberOfMessages') ?? 1;
    const timeout = readNumber(input, 'VisibilityTimeout') ?? queue.visibilityTimeoutSeconds;
    const wait = readNumber(input, 'WaitTimeSeconds') ?? queue.receiveWaitSeconds;
    const received = await receiveMessages(
      state,
      queue,
      {
        max: requireRange('MaxNumberOfMessages', max, 1, MAX_RECEIVED_MESSAGES),
        visibilityTimeoutSeconds: requireRange('VisibilityTimeout', timeout, 0, MAX_VISIBILITY_TIMEOUT_SECONDS),
        waitSeconds: requireRange('WaitTimeSeconds', wait, 0, MAX_WAIT_SECONDS),
      },
      signal,
    );
    // "If the response is empty, the member is absent", which the SDKs show as undefined.
    return received.length === 0
      ? {}
      : { Messages: received.map((message) => describe(queue, message, systemNames, attributeNames)) };
  },
};

function describe(
  queue: Queue,
  message: StoredMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): JsonObject {
  const system = systemAttributes(message, systemNames);
  const attributes = selectMessageAttributes(message.attributes, attributeNames);
  const { md5 } = checkMessageAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle({ queueName: queue.name, messageId: message.id, claim: message.claim }),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Object.keys(system).length === 0 ? {} : { Attributes: system }),
    ...(md5 === undefined ? {} : { MessageAttributes: attributes, MD5OfMessageAttributes: md5 }),
  };
}
