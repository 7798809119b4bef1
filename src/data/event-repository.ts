import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Event } from '../domain/event/event.js';
import { toEvent } from './rows.js';

export interface EventRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

export type EventRepository = ReturnType<typeof createEventRepository>;

export function createEventRepository({ client, tableName }: EventRepositoryOptions) {
  return {
    /** As it is now, for who is about to change it. */
    async findCurrent(id: string): Promise<Event | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }));
      return Item === undefined ? undefined : toEvent(Item);
    },

    async find(id: string): Promise<Event | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: { id } }));
      return Item === undefined ? undefined : toEvent(Item);
    },
  };
}
