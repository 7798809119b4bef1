import { DeleteCommand, type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import { ownerInEventCountId } from '../domain/content/content-count.js';
import type { Upload } from '../domain/upload/upload.js';
import { participationId } from './event-rows.js';
import { type Row, toContent, toUpload } from './rows.js';

export interface EventMembersRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: {
    readonly contents: string;
    readonly contentCounts: string;
    readonly uploads: string;
    readonly participations: string;
  };
}

export type EventMembersRepository = ReturnType<typeof createEventMembersRepository>;

/** What belongs to an event, by the indexes of its tables: these follow their tables, so an empty answer is no proof yet. */
export function createEventMembersRepository({ client, tables }: EventMembersRepositoryOptions) {
  async function ofEvent(TableName: string, eventId: string, Limit: number): Promise<readonly Row[]> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byEvent',
        KeyConditionExpression: 'eventId = :event',
        ExpressionAttributeValues: { ':event': eventId },
        Limit,
      }),
    );
    return Items;
  }
  const remove = (TableName: string, id: string) => client.send(new DeleteCommand({ TableName, Key: { id } }));

  return {
    async contents(eventId: string, limit: number): Promise<readonly Content[]> {
      return (await ofEvent(tables.contents, eventId, limit)).map(toContent);
    },

    async uploads(eventId: string, limit: number): Promise<readonly Upload[]> {
      return (await ofEvent(tables.uploads, eventId, limit)).map(toUpload);
    },

    /** Subs of those who take part. */
    async participants(eventId: string, limit: number): Promise<readonly string[]> {
      return (await ofEvent(tables.participations, eventId, limit)).map(({ ownerId }) => String(ownerId));
    },

    async removeUpload(id: string): Promise<void> {
      await remove(tables.uploads, id);
    },

    /** Ends someone's part in the event, with the numbers of what they had in it. */
    async removeParticipant(ownerId: string, eventId: string): Promise<void> {
      await remove(tables.contentCounts, ownerInEventCountId(ownerId, eventId));
      await remove(tables.participations, participationId(ownerId, eventId));
    },
  };
}
