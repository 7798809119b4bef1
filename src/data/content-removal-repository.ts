import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import { countContent } from './content-counts.js';
import { freeBytes } from './storage-quota.js';
import { type TransactItems, transact } from './transact.js';

export interface ContentRemovalRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly contents: string; readonly contentCounts: string; readonly userProfiles: string };
  readonly now: () => Date;
}

export type ContentRemovalRepository = ReturnType<typeof createContentRemovalRepository>;

const FAILED = 'ConditionalCheckFailed';

export function createContentRemovalRepository({ client, tables, now }: ContentRemovalRepositoryOptions) {
  return {
    /**
     * Removes content, gives its bytes back and takes it out of every total: once, all or none.
     *
     * @param also - what has to be written with it.
     * @returns whether it was removed; false when it is gone, or no longer the version that is meant.
     */
    async remove(content: Content, also: TransactItems = []): Promise<boolean> {
      const row: TransactItems[number] = {
        Delete: {
          TableName: tables.contents,
          Key: { id: content.id },
          ConditionExpression: '#version = :seen',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':seen': content.version },
        },
      };
      const quota = { tableName: tables.userProfiles, ownerId: content.ownerId, at: now().toISOString() };
      const others = [...countContent(tables.contentCounts, content, undefined), ...also];
      const reasons = await transact(client, [row, freeBytes(quota, content.storedBytes), ...others]);
      if (reasons?.[0] !== FAILED && reasons?.[1] === FAILED) {
        // Its owner is gone, and with them what they may store.
        return (await transact(client, [row, ...others])) === undefined;
      }
      return reasons === undefined;
    },
  };
}
