import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import type { TransactItems } from './transact.js';

type TransactItem = TransactItems[number];

export interface ContentReferencesOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly events: string; readonly userProfiles: string };
}

export type ContentReferences = ReturnType<typeof createContentReferences>;

/** What removes a reference in the transaction that removes its content; conditional on what was read, so that none is left. */
export function createContentReferences({ client, tables }: ContentReferencesOptions) {
  /** Undefined when there is no such row. */
  async function refersTo(TableName: string, id: string, field: string, contentId: string) {
    const { Item } = await client.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }));
    return Item === undefined ? undefined : Item[field] === contentId;
  }

  return {
    /**
     * Takes the content from its event's face. The version moves even if it is not there: who is about to put it there has
     * seen an older one (amplify/data/resolvers/change-event.ts).
     */
    async ofEvent({ id, eventId, purpose }: Content, at: string): Promise<readonly TransactItem[]> {
      if (eventId === undefined || purpose !== 'EVENT') {
        return [];
      }
      const refers = await refersTo(tables.events, eventId, 'imageContentId', id);
      if (refers === undefined) {
        return [];
      }
      return [
        {
          Update: {
            TableName: tables.events,
            Key: { id: eventId },
            UpdateExpression: `SET #version = #version + :one, updatedAt = :at${refers ? ' REMOVE imageContentId' : ''}`,
            ConditionExpression: `attribute_exists(id) AND ${refers ? is('imageContentId') : isNot('imageContentId')}`,
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':one': 1, ':at': at, ':content': id },
          },
        },
      ];
    },

    /**
     * The same for its owner's face, as a part of the one update that a transaction may hold for a profile. The content is
     * named, because profiles may be changed without their version (amplify/data/resolvers/update-profile.ts). Without a
     * profile there is nothing to write.
     */
    async ofProfile({ id, ownerId, purpose }: Content, update: TransactItem): Promise<readonly TransactItem[]> {
      const refers = await refersTo(tables.userProfiles, ownerId, 'avatarContentId', id);
      if (refers === undefined) {
        return [];
      }
      if (purpose !== 'PROFILE' || update.Update === undefined) {
        return [update];
      }
      const { UpdateExpression, ConditionExpression, ExpressionAttributeValues } = update.Update;
      return [
        {
          Update: {
            ...update.Update,
            UpdateExpression: `${UpdateExpression}, removedContentId = :content${refers ? ' REMOVE avatarContentId' : ''}`,
            ConditionExpression: `${ConditionExpression} AND ${refers ? is('avatarContentId') : isNot('avatarContentId')}`,
            ExpressionAttributeValues: { ...ExpressionAttributeValues, ':content': id },
          },
        },
      ];
    },
  };
}

const is = (field: string) => `${field} = :content`;
const isNot = (field: string) => `(attribute_not_exists(${field}) OR ${field} <> :content)`;
