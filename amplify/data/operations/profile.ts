import { a } from '@aws-amplify/backend';
import { resolverOn } from '../resolvers/bundle-resolver.js';

export const profileOperations = {
  /** The caller's profile, with what they store, have reserved and may still store. */
  getMyProfile: a
    .query()
    .returns(a.ref('UserProfile').required())
    .authorization((allow) => [allow.authenticated()])
    .handler(resolverOn('UserProfile', 'get-my-profile')),

  /** What is left out stays as it is; null removes. Preferences are merged, name by name. */
  updateProfile: a
    .mutation()
    .arguments({
      displayName: a.string(),
      bio: a.string(),
      /** An approved PROFILE image of the caller. */
      avatarContentId: a.id(),
      preferences: a.json(),
      expectedVersion: a.integer(),
    })
    .returns(a.ref('UserProfile').required())
    .authorization((allow) => [allow.authenticated()])
    .handler([resolverOn('Content', 'get-avatar'), resolverOn('UserProfile', 'update-profile')]),
};
