import { setTimeout as delay } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';

export type TransactItems = NonNullable<TransactWriteCommandInput['TransactItems']>;

/** Each item's outcome when the transaction was refused: `None`, `ConditionalCheckFailed` …, in the order of the items. */
export type CancellationReasons = readonly string[];

const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 10;
const MAX_DELAY_MS = 300;

/**
 * Writes all items or none.
 *
 * A conflict with another transaction says nothing about the conditions, and the SDK does not try those again: this does,
 * with full jitter.
 *
 * @returns undefined when it was written; why not, when a condition failed.
 * @throws what DynamoDB throws for anything but a failed condition.
 */
export async function transact(
  client: DynamoDBDocumentClient,
  items: TransactItems,
): Promise<CancellationReasons | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) {
        throw error;
      }
      const reasons = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
      if (reasons.includes('ConditionalCheckFailed')) {
        return reasons;
      }
      if (!reasons.includes('TransactionConflict') || attempt === MAX_ATTEMPTS) {
        throw error;
      }
      await delay(Math.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt));
    }
  }
}
