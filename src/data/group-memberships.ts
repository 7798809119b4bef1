import {
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';

export interface GroupMembershipsOptions {
  readonly client: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly userPoolId: string;
}

/** What a token cannot tell: the groups somebody is in now. */
export interface GroupMemberships {
  /** @param sub - of a user of the pool; nobody's is in no group. */
  groupsOf(sub: string): Promise<readonly string[]>;
}

/** Cognito's own most; the pool has four groups. */
const MAX_GROUPS = 60;

export function createGroupMemberships({ client, userPoolId }: GroupMembershipsOptions): GroupMemberships {
  return {
    async groupsOf(sub) {
      try {
        // "this value must be the sub of a local user" (AdminListGroupsForUser, Username).
        const { Groups = [] } = await client.send(
          new AdminListGroupsForUserCommand({ UserPoolId: userPoolId, Username: sub, Limit: MAX_GROUPS }),
        );
        return Groups.flatMap(({ GroupName }) => GroupName ?? []);
      } catch (error) {
        if (error instanceof UserNotFoundException) {
          return [];
        }
        throw error;
      }
    },
  };
}
