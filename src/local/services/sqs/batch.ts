import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { readObjects, readString } from '../../shared/json-fields.js';
import { MAX_BATCH_ENTRIES, MAX_BATCH_ENTRY_ID_LENGTH } from './limits.js';

export interface BatchEntry {
  readonly id: string;
  readonly input: JsonObject;
}

const ENTRY_ID = new RegExp(`^[\\w-]{1,${MAX_BATCH_ENTRY_ID_LENGTH}}$`);

/** @throws AwsError `EmptyBatchRequest`, `TooManyEntriesInBatchRequest`, `InvalidBatchEntryId`, `BatchEntryIdsNotDistinct`. */
export function readBatch(input: JsonObject): readonly BatchEntry[] {
  const entries = readObjects(input, 'Entries').map((entry) => ({ id: readString(entry, 'Id') ?? '', input: entry }));
  if (entries.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > MAX_BATCH_ENTRIES) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  if (entries.some(({ id }) => !ENTRY_ID.test(id))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most ${MAX_BATCH_ENTRY_ID_LENGTH} letters long.`,
    );
  }
  const repeated = entries.find(({ id }, index) => entries.findIndex((other) => other.id === id) !== index);
  if (repeated !== undefined) {
    throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated.id} repeated.`);
  }
  return entries;
}

/** Runs an action for each entry on its own: "the result of the action on each message is reported individually". */
export async function runBatch(
  entries: readonly BatchEntry[],
  action: (entry: BatchEntry) => Promise<JsonObject>,
): Promise<JsonObject> {
  const successful: JsonObject[] = [];
  const failed: JsonObject[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.id, ...(await action(entry)) });
    } catch (error) {
      failed.push(batchFailure(entry.id, error));
    }
  }
  return { Successful: successful, ...(failed.length === 0 ? {} : { Failed: failed }) };
}

/** @throws the error itself unless it is one that SQS answers. */
export function batchFailure(id: string, error: unknown): JsonObject {
  if (!(error instanceof AwsError)) {
    throw error;
  }
  return { Id: id, SenderFault: true, Code: error.code, Message: error.message };
}
