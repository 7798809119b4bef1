import { type Context, util } from '@aws-appsync/utils';
import { refuseFailure, requireSub } from './viewer.js';

/** Puts into the stash until when the caller has read everything. */
export function request(ctx: Context) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: requireSub(ctx) }), consistentRead: true };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const profile = ctx.result as { readonly notificationsReadThrough?: string | null } | null;
  ctx.stash['readThrough'] = profile?.notificationsReadThrough ?? '';
  return {};
}
