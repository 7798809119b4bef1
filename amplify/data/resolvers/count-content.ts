import { type Context, util } from '@aws-appsync/utils';
import {
  countName,
  eventCountId,
  ownerCountId,
  ownerInEventCountId,
} from '../../../src/domain/content/content-count.js';
import { type ContentListArguments, scopeOf } from './content-list-scope.js';
import { refuseFailure, requireSub } from './viewer.js';

/** Adds the list's total to its page: one number, read by its key. */
export function request(ctx: Context<ContentListArguments>) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: countedIn(ctx).id }), consistentRead: true };
}

export function response(ctx: Context<ContentListArguments>) {
  refuseFailure(ctx);
  const counts = ctx.result as Record<string, number> | null;
  return { ...(ctx.stash['page'] as object), total: counts?.[countedIn(ctx).name] ?? 0 };
}

function countedIn(ctx: Context<ContentListArguments>): { readonly id: string; readonly name: string } {
  const { kind, own, purpose, status, eventId } = scopeOf(ctx.info.fieldName, ctx.args);
  if (!own) {
    return { id: eventCountId(eventId ?? ''), name: countName(kind, purpose, status) };
  }
  const sub = requireSub(ctx);
  return eventId
    ? { id: ownerInEventCountId(sub, eventId), name: countName(kind, status) }
    : { id: ownerCountId(sub), name: countName(kind, purpose, status) };
}
