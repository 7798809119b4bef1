import { type Context, util } from '@aws-appsync/utils';
import { MAX_UNREAD_COUNTED } from '../../../src/domain/limits.js';
import { oldestLiving } from './notification-age.js';
import { refuseFailure, requireSub } from './viewer.js';

/**
 * Counts an index that holds nothing but what is unread. A number kept beside it would be wrong whenever something unread
 * expires, and one row that every upload to a creative's events has to write.
 */
export function request(ctx: Context) {
  return {
    operation: 'Query',
    index: 'byOwnerUnread',
    query: {
      expression: 'ownerId = :owner AND unreadSince > :after',
      expressionValues: util.dynamodb.toMapValues({
        ':owner': requireSub(ctx),
        ':after': unreadFrom(ctx.stash['readThrough'] as string),
      }),
    },
    limit: MAX_UNREAD_COUNTED + 1,
  };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const { items } = ctx.result as { items: unknown[] };
  const more = items.length > MAX_UNREAD_COUNTED;
  return { count: more ? MAX_UNREAD_COUNTED : items.length, more };
}

function unreadFrom(readThrough: string): string {
  const oldest = oldestLiving();
  if (readThrough < oldest) {
    return oldest;
  }
  return readThrough;
}
