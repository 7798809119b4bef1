import type { EngineCalls } from './engine-calls.js';

/** DynamoDB's own limit on a transaction. One transaction is one commit: ten times as fast as `BatchWriteItem` here. */
const ROWS_PER_TRANSACTION = 100;
const WRITERS = 2;
const FIRST_MS = Date.UTC(2026, 0, 1);

export const SORT_KEY = 'kind#purpose#status#createdAt#id';
/** What the sort keys of an event's approved fan submissions begin with. */
export const PREFIX = 'VIDEO#FAN_SUBMISSION#APPROVED#';

export interface SeededEvent {
  readonly eventId: string;
  readonly rows: number;
}

/** The sort key of a row by its place; the newest has the highest. */
export function sortKeyOf(serial: number, id: string): string {
  return `${PREFIX}${new Date(FIRST_MS + serial).toISOString()}#${id}`;
}

/** Approved videos of an event, and their number, as the backend's own transactions leave them in its tables. */
export async function seedContents(
  engine: EngineCalls,
  tables: { readonly contents: string; readonly counts: string },
  { eventId, rows }: SeededEvent,
  say: (done: number) => void,
): Promise<void> {
  let next = 0;
  const write = async () => {
    for (let from = next; from < rows; from = next) {
      const to = Math.min(from + ROWS_PER_TRANSACTION, rows);
      next = to;
      const puts = Array.from({ length: to - from }, (_, index) => ({
        Put: { TableName: tables.contents, Item: contentItem(eventId, from + index) },
      }));
      await engine.call('TransactWriteItems', { TransactItems: puts });
      say(to);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  const count = { id: { S: `event#${eventId}` }, 'VIDEO#FAN_SUBMISSION#APPROVED': { N: String(rows) } };
  await engine.call('PutItem', { TableName: tables.counts, Item: count });
}

/** What a list needs of a row: in no index but that of the event. */
function contentItem(eventId: string, serial: number) {
  const id = crypto.randomUUID();
  const createdAt = new Date(FIRST_MS + serial).toISOString();
  return {
    id: { S: id },
    uploadId: { S: id },
    ownerId: { S: 'bench' },
    eventId: { S: eventId },
    kind: { S: 'VIDEO' },
    purpose: { S: 'FAN_SUBMISSION' },
    status: { S: 'APPROVED' },
    version: { N: '1' },
    pipelineVersion: { N: '1' },
    variants: { L: [] },
    width: { N: '1' },
    height: { N: '1' },
    storedBytes: { N: '1' },
    createdAt: { S: createdAt },
    updatedAt: { S: createdAt },
    [SORT_KEY]: { S: sortKeyOf(serial, id) },
  };
}
