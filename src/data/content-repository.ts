import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import { toContent } from './rows.js';

export interface ContentRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

export type ContentRepository = ReturnType<typeof createContentRepository>;

export function createContentRepository({ client, tableName }: ContentRepositoryOptions) {
  return {
    async find(id: string): Promise<Content | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }));
      return Item === undefined ? undefined : toContent(Item);
    },
  };
}
