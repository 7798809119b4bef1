import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';

export interface RestoreRowsOptions {
  readonly client: DynamoDBDocumentClient;
  /** Name of the table that was restored beside the other. */
  readonly from: string;
  /** Name of the table that the backend uses. */
  readonly to: string;
  /** Only rows that the backend's table lacks: what is there is newer, and stays. */
  readonly onlyMissing: boolean;
}

export interface RestoredRows {
  readonly written: number;
  /** Were there already. */
  readonly kept: number;
}

/** How many writes are on their way at once. */
const CONCURRENCY = 25;

/**
 * Copies the rows of a restored table into the one that the backend uses, each as a write of its own: the table's stream, and what
 * follows from it, sees them. Done again, it does the same.
 */
export async function restoreRows({ client, from, to, onlyMissing }: RestoreRowsOptions): Promise<RestoredRows> {
  const condition = onlyMissing ? { ConditionExpression: 'attribute_not_exists(id)' } : {};
  let [written, kept] = [0, 0];
  const write = async (Item: Record<string, unknown>): Promise<void> => {
    try {
      await client.send(new PutCommand({ TableName: to, Item, ...condition }));
      written += 1;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) {
        throw error;
      }
      kept += 1;
    }
  };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from, ConsistentRead: true })) {
    for (let start = 0; start < Items.length; start += CONCURRENCY) {
      await Promise.all(Items.slice(start, start + CONCURRENCY).map(write));
    }
  }
  return { written, kept };
}
