import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../assembly/resource.js';
import type { EventMatcher } from '../../shared/event-pattern/index.js';
import { isJsonObject, parseJson, readObjects } from '../../shared/json-fields.js';
import type { SqsMessage } from '../ports.js';

/** One record of the event that Lambda makes of a batch of messages. */
export function buildRecord(message: SqsMessage, queueArn: string): JsonObject {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [
        name,
        buildAttribute(isJsonObject(value) ? value : {}),
      ]),
    ),
    md5OfBody: createHash('md5').update(message.body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}

function buildAttribute({ DataType, StringValue, BinaryValue }: JsonObject): JsonObject {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType ?? 'String',
  };
}

/**
 * Whether a message passes the mapping's filters. "Lambda parses the body as JSON" when it is JSON; a pattern for a JSON
 * body does not match text, nor the reverse.
 */
export function passesFilters(record: JsonObject, filters: readonly EventMatcher[]): boolean {
  if (filters.length === 0) {
    return true;
  }
  const parsed: Json | undefined = parseJson(String(record['body']));
  const event = { ...record, body: isJsonObject(parsed) ? parsed : (record['body'] ?? '') };
  return filters.some((matches) => matches(event));
}

/**
 * Which messages of a batch failed, by the function's answer.
 *
 * @returns undefined when the whole batch counts as failed: "a response that is not valid JSON", an empty, null or
 *   unknown `itemIdentifier`.
 */
export function readItemFailures(payload: string, messageIds: ReadonlySet<string>): ReadonlySet<string> | undefined {
  const answer = parseJson(payload);
  if (answer === null) {
    return new Set();
  }
  if (!isJsonObject(answer)) {
    return undefined;
  }
  const failures = answer['batchItemFailures'] ?? [];
  if (!Array.isArray(failures) || !failures.every(isJsonObject)) {
    return undefined;
  }
  const failed = readObjects(answer, 'batchItemFailures').map((failure) => failure['itemIdentifier']);
  return failed.every((id): id is string => typeof id === 'string' && messageIds.has(id)) ? new Set(failed) : undefined;
}
