import { a } from '@aws-amplify/backend';
import { ACCOUNT_TYPES } from '../../../src/domain/profile/account-type.js';
import { NO_GENERATED_WRITES_OR_LISTS, ownerOrStaffGets } from '../authorization.js';

/** A person, as the product knows them. Created by the PostConfirmation trigger; quota counters move in transactions only. */
export const userProfileTypes = {
  AccountType: a.enum(ACCOUNT_TYPES),

  UserProfile: a
    .model({
      /** The Cognito `sub`, which is also the id. */
      ownerId: a.id().required(),
      accountType: a.ref('AccountType').required(),
      displayName: a.string(),
      bio: a.string(),
      /** An approved PROFILE image of theirs; its URLs come from getPlayback. */
      avatarContentId: a.id(),
      /** Settings of the apps: changes are merged into it, name by name. */
      preferences: a.json(),
      /** Counts the person's own changes; `expectedVersion` of updateProfile compares with it. */
      version: a.integer().required(),
      lastSignInAt: a.datetime(),
      /** Notifications created until then count as read. */
      notificationsReadThrough: a.datetime(),
      /** Bytes. Float, because GraphQL Int stops at 2 GiB. */
      storageQuotaBytes: a.float().required(),
      storageUsedBytes: a.float().required(),
      storageReservedBytes: a.float().required(),
      /** Quota less used less reserved; kept, because a DynamoDB condition cannot add. */
      storageRemainingBytes: a.float().required(),
      /** Those the person has; absent for none. Move in the transactions that create and delete one. */
      collectionCount: a.integer(),
      playlistCount: a.integer(),
      createdAt: a.datetime().required(),
      updatedAt: a.datetime().required(),
    })
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(ownerOrStaffGets),
};
