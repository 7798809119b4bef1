import { type Context, extensions, util } from '@aws-appsync/utils';
import { EVENT_OVERSEER_GROUPS } from '../../../src/domain/access/groups.js';
import { isInOneOf, requireSub } from './viewer.js';

export function request() {
  return { payload: null };
}

/** A creative's own; those who oversee events follow any. */
export function response(ctx: Context<{ readonly eventId: string }>) {
  const ofEvent = { eventId: { eq: ctx.args.eventId } };
  const own = { ...ofEvent, ownerId: { eq: requireSub(ctx) } };
  const filter = isInOneOf(ctx, EVENT_OVERSEER_GROUPS) ? ofEvent : own;
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter));
  return null;
}
