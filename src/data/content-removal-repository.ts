import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import { countContent } from './content-counts.js';
import type { ContentReferences } from './content-references.js';
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
  const rowOf = ({ id, version }: Content): TransactItems[number] => ({
    Delete: {
      TableName: tables.contents,
      Key: { id },
      ConditionExpression: '#version = :seen',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':seen': version },
    },
  });
  const freed = ({ ownerId, storedBytes }: Content, at: string): TransactItems[number] =>
    freeBytes({ tableName: tables.userProfiles, ownerId, at }, storedBytes);

  return {
    /**
     * Removes content, gives its bytes back and takes it out of every total: once, all or none.
     *
     * @param also - what has to be written with it.
     * @returns whether it was removed; false when it is gone, or no longer the version that is meant.
     */
    async remove(content: Content, also: TransactItems = []): Promise<boolean> {
      const row = rowOf(content);
      const others = [...countContent(tables.contentCounts, content, undefined), ...also];
      const reasons = await transact(client, [row, freed(content, now().toISOString()), ...others]);
      if (reasons?.[0] !== FAILED && reasons?.[1] === FAILED) {
        // Its owner is gone, and with them what they may store.
        return (await transact(client, [row, ...others])) === undefined;
      }
      return reasons === undefined;
    },

    /**
     * {@link remove} of content that a profile or an event may show: neither is left with the id of what is gone.
     *
     * @returns as `remove`; false too when what shows it changed at the same time.
     */
    async removeWithReferences(content: Content, references: ContentReferences): Promise<boolean> {
      const at = now().toISOString();
      const reasons = await transact(client, [
        rowOf(content),
        ...(await references.ofProfile(content, freed(content, at))),
        ...(await references.ofEvent(content, at)),
        ...countContent(tables.contentCounts, content, undefined),
      ]);
      return reasons === undefined;
    },
  };
}
