import { type Context, runtime, util } from '@aws-appsync/utils';
import { EVENT_HOLDER_GROUPS, STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { idOf } from './row-key.js';
import { isInOneOf, refuseFailure, requireSub } from './viewer.js';

/** Notes in the stash whether the caller may follow everything of the event, being its creative or staff. */
export function request(ctx: Context<{ readonly eventId?: string | null }>) {
  requireSub(ctx);
  const eventId = idOf('eventId', ctx.args.eventId);
  if (!eventId) {
    runtime.earlyReturn({});
  }
  if (isInOneOf(ctx, STAFF_GROUPS)) {
    ctx.stash['followsEvent'] = true;
    runtime.earlyReturn({});
  }
  if (!isInOneOf(ctx, EVENT_HOLDER_GROUPS)) {
    runtime.earlyReturn({});
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: eventId }) };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const event = ctx.result as { readonly creativeId: string } | null;
  ctx.stash['followsEvent'] = !!event && event.creativeId === requireSub(ctx);
  return {};
}
