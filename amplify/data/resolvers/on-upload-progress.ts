import { type Context, extensions, util } from '@aws-appsync/utils';
import { requireSub } from './viewer.js';

export function request() {
  return { payload: null };
}

/** The filter is set by the server from the identity; the argument can only narrow it. */
export function response(ctx: Context<{ readonly uploadId?: string | null }>) {
  const own = { ownerId: { eq: requireSub(ctx) } };
  const { uploadId } = ctx.args;
  extensions.setSubscriptionFilter(
    util.transform.toSubscriptionFilter(uploadId ? { ...own, uploadId: { eq: uploadId } } : own),
  );
  return null;
}
