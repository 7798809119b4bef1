import { type Context, util } from '@aws-appsync/utils';
import { EVENT_OVERSEER_GROUPS } from '../../../src/domain/access/groups.js';
import { isInOneOf, refuseFailure, refuseMissing, requireSub } from './viewer.js';

export function request(ctx: Context<{ readonly eventId: string }>) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.eventId }), consistentRead: true };
}

export function response(ctx: Context<{ readonly eventId: string }>) {
  refuseFailure(ctx);
  const deletion = ctx.result as { readonly ownerId: string } | null;
  if (!deletion || (deletion.ownerId !== requireSub(ctx) && !isInOneOf(ctx, EVENT_OVERSEER_GROUPS))) {
    return refuseMissing('EventDeletion');
  }
  return { ...deletion, eventId: ctx.args.eventId };
}
