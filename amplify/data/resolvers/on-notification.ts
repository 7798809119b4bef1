import { type Context, extensions, util } from '@aws-appsync/utils';
import { requireSub } from './viewer.js';

export function request() {
  return { payload: null };
}

/** The filter is set by the server from the identity. */
export function response(ctx: Context) {
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ ownerId: { eq: requireSub(ctx) } }));
  return null;
}
