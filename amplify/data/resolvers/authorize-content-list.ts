import { type Context, runtime, util } from '@aws-appsync/utils';
import { EVENT_HOLDER_GROUPS, STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { type ContentListArguments, scopeOf } from './content-list-scope.js';
import { isInOneOf, refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/**
 * Decides whether the caller may have the list. Approved content of an event is everyone's; any other status belongs to
 * the event's creative, for whom the event is read, and to the staff.
 */
export function request(ctx: Context<ContentListArguments>) {
  const scope = scopeOf(ctx.info.fieldName, ctx.args);
  if (scope.own) {
    requireSub(ctx);
    runtime.earlyReturn({});
  }
  if (scope.status === 'APPROVED' || isInOneOf(ctx, STAFF_GROUPS)) {
    runtime.earlyReturn({});
  }
  if (!isInOneOf(ctx, EVENT_HOLDER_GROUPS)) {
    refuse('ACCESS_DENIED', 'Only approved content is listed');
  }
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: scope.eventId }) };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const event = ctx.result as { readonly creativeId: string } | null;
  if (!event || event.creativeId !== requireSub(ctx)) {
    return refuseMissing('Event');
  }
  return {};
}
