import { type Context, runtime, util } from '@aws-appsync/utils';
import { EVENT_HOLDER_GROUPS, STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import type { ModerationQueueArguments } from './moderation-queue-scope.js';
import { idOf } from './row-key.js';
import { isInOneOf, refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/** The staff may have every queue, a creative those of her events: the event is read to know whose it is. */
export function request(ctx: Context<ModerationQueueArguments>) {
  const eventId = idOf('eventId', ctx.args.eventId);
  if (isInOneOf(ctx, STAFF_GROUPS)) {
    runtime.earlyReturn({});
  }
  if (!isInOneOf(ctx, EVENT_HOLDER_GROUPS)) {
    refuse('ACCESS_DENIED', 'Only creatives and the staff have a queue');
  }
  if (!eventId) {
    runtime.earlyReturn({});
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: eventId }) };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const event = ctx.result as { readonly creativeId: string } | null;
  if (!event || event.creativeId !== requireSub(ctx)) {
    return refuseMissing('Event');
  }
  return {};
}
