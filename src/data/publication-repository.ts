import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';

export interface PublicationRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export type PublicationRepository = ReturnType<typeof createPublicationRepository>;

/** What a content's row says of its public copies. None of it counts as a change of the content: its version stays. */
export function createPublicationRepository({ client, tableName, now }: PublicationRepositoryOptions) {
  async function update(id: string, rest: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<boolean> {
    try {
      await client.send(new UpdateCommand({ TableName: tableName, Key: { id }, ...rest }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw error;
    }
  }
  return {
    /** Notes where copies are about to be made. @returns whether the content is still as it was read. */
    begin({ id, version }: Content, publication: string): Promise<boolean> {
      return update(id, {
        UpdateExpression: 'SET publication = :publication',
        ConditionExpression: '#status = :approved AND #version = :seen AND attribute_not_exists(publication)',
        ExpressionAttributeNames: { '#status': 'status', '#version': 'version' }, // reserved words
        ExpressionAttributeValues: { ':publication': publication, ':approved': 'APPROVED', ':seen': version },
      });
    },

    /** Has the copies served. @returns false when the content was withdrawn meanwhile. */
    complete(id: string, publication: string): Promise<boolean> {
      return update(id, {
        UpdateExpression: 'SET publishedAt = :at',
        ConditionExpression: '#status = :approved AND publication = :publication',
        ExpressionAttributeNames: { '#status': 'status' }, // reserved word
        ExpressionAttributeValues: {
          ':publication': publication,
          ':approved': 'APPROVED',
          ':at': now().toISOString(),
        },
      });
    },

    /** Has them no longer served. @returns false when the content is approved again, published anew, or gone. */
    end(id: string, publication: string): Promise<boolean> {
      return update(id, {
        UpdateExpression: 'REMOVE publication, publishedAt',
        ConditionExpression: '#status <> :approved AND publication = :publication',
        ExpressionAttributeNames: { '#status': 'status' }, // reserved word
        ExpressionAttributeValues: { ':publication': publication, ':approved': 'APPROVED' },
      });
    },
  };
}
