import type { UserProfileRepository } from '../data/user-profile-repository.js';
import type { Group } from '../domain/access/groups.js';
import { DEFAULT_STORAGE_QUOTA_BYTES } from '../domain/limits.js';
import { accountTypeOf, groupOf } from '../domain/profile/account-type.js';

export interface ConfirmedUser {
  /** The user's name in the pool, as AdminAddUserToGroup wants it. */
  readonly userName: string;
  readonly userPoolId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface ConfirmUserDeps {
  readonly profiles: Pick<UserProfileRepository, 'createIfAbsent'>;
  /** Adding a member twice is no error in Cognito. */
  readonly addToGroup: (user: { userPoolId: string; userName: string }, group: Group) => Promise<void>;
}

/**
 * Makes a confirmed user known: a profile and a group. Cognito repeats a trigger that was slow or failed, so each step
 * has the effect of one however often it runs, and the group comes last: who has it has a profile.
 */
export function createConfirmUser({ profiles, addToGroup }: ConfirmUserDeps) {
  return async ({ userName, userPoolId, attributes }: ConfirmedUser): Promise<void> => {
    const id = attributes['sub'];
    if (id === undefined) {
      throw new Error('A confirmed user has no sub');
    }
    const accountType = accountTypeOf(attributes['custom:accountType']);
    await profiles.createIfAbsent({ id, accountType, storageQuotaBytes: DEFAULT_STORAGE_QUOTA_BYTES });
    await addToGroup({ userPoolId, userName }, groupOf(accountType));
  };
}
