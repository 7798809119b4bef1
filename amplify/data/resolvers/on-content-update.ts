import { type Context, extensions, util } from '@aws-appsync/utils';
import { requireSub } from './viewer.js';

interface Arguments {
  readonly contentId?: string | null;
  readonly eventId?: string | null;
}

export function request() {
  return { payload: null };
}

/** One's own content, unless the stage before found that the caller may follow the whole event. Arguments narrow it. */
export function response(ctx: Context<Arguments>) {
  const { contentId, eventId } = ctx.args;
  const filter: Record<string, { eq: string }> = {};
  if (!ctx.stash['followsEvent']) {
    filter['ownerId'] = { eq: requireSub(ctx) };
  }
  if (eventId) {
    filter['eventId'] = { eq: eventId };
  }
  if (contentId) {
    filter['contentId'] = { eq: contentId };
  }
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter));
  return null;
}
