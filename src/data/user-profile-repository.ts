import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountType } from '../domain/profile/account-type.js';
import { succeeded } from './conditional-write.js';

export interface UserProfileRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export interface NewUserProfile {
  /** The Cognito `sub`. */
  readonly id: string;
  readonly accountType: AccountType;
  readonly storageQuotaBytes: number;
}

export type UserProfileRepository = ReturnType<typeof createUserProfileRepository>;

export function createUserProfileRepository({ client, tableName, now }: UserProfileRepositoryOptions) {
  return {
    /** Creates a profile once; a second time changes nothing. Answers whether it was the first. */
    createIfAbsent({ id, accountType, storageQuotaBytes }: NewUserProfile): Promise<boolean> {
      const createdAt = now().toISOString();
      return succeeded(
        client.send(
          new PutCommand({
            TableName: tableName,
            Item: {
              __typename: 'UserProfile',
              id,
              ownerId: id,
              accountType,
              preferences: {},
              version: 1,
              storageQuotaBytes,
              storageUsedBytes: 0,
              storageReservedBytes: 0,
              storageRemainingBytes: storageQuotaBytes,
              createdAt,
              updatedAt: createdAt,
            },
            ConditionExpression: 'attribute_not_exists(id)',
          }),
        ),
      );
    },

    /** Notes a sign-in; an older one than is known changes nothing. Answers whether it was news. */
    recordSignIn(id: string, at: Date): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'SET lastSignInAt = :at',
            ConditionExpression: 'attribute_exists(id) AND (attribute_not_exists(lastSignInAt) OR lastSignInAt < :at)',
            ExpressionAttributeValues: { ':at': at.toISOString() },
          }),
        ),
      );
    },
  };
}
