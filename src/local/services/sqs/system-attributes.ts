import type { StoredMessage } from './message.js';

/** Attributes that SQS itself gives a message; absent ones are not answered. */
const READERS: Readonly<Record<string, (message: StoredMessage) => string | undefined>> = {
  SenderId: ({ senderId }) => senderId,
  SentTimestamp: ({ sentAtMs }) => String(sentAtMs),
  ApproximateReceiveCount: ({ receiveCount }) => String(receiveCount),
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAtMs }) => firstReceivedAtMs?.toString(),
  SequenceNumber: ({ groupId, deduplicationId, sequence }) =>
    groupId === undefined || deduplicationId === undefined ? undefined : sequence,
  MessageDeduplicationId: ({ deduplicationId }) => deduplicationId,
  MessageGroupId: ({ groupId }) => groupId,
  AWSTraceHeader: ({ traceHeader }) => traceHeader,
  DeadLetterQueueSourceArn: ({ deadLetterSourceArn }) => deadLetterSourceArn,
};

/** @param names - attribute names, or `All`. */
export function systemAttributes(message: StoredMessage, names: readonly string[]): Record<string, string> {
  const answered: Record<string, string> = {};
  for (const [name, read] of Object.entries(READERS)) {
    const value = names.includes('All') || names.includes(name) ? read(message) : undefined;
    if (value !== undefined) {
      answered[name] = value;
    }
  }
  return answered;
}

/** Whether a receiver may ask for the attribute. */
export function isSystemAttribute(name: string): boolean {
  return name === 'All' || Object.hasOwn(READERS, name);
}
