import type { Context } from '@aws-appsync/utils';
import { EVENT_OVERSEER_GROUPS } from '../../../src/domain/access/groups.js';
import { keyOf } from './row-key.js';
import { isInOneOf, refuseFailure, refuseMissing, requireSub } from './viewer.js';

export function request(ctx: Context<{ readonly eventId: string }>) {
  return { operation: 'GetItem', key: keyOf('EventDeletion', ctx.args.eventId), consistentRead: true };
}

export function response(ctx: Context<{ readonly eventId: string }>) {
  refuseFailure(ctx);
  const deletion = ctx.result as { readonly ownerId: string } | null;
  if (!deletion || (deletion.ownerId !== requireSub(ctx) && !isInOneOf(ctx, EVENT_OVERSEER_GROUPS))) {
    return refuseMissing('EventDeletion');
  }
  return { ...deletion, eventId: ctx.args.eventId };
}
