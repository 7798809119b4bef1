import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
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
  };
}
