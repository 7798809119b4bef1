import { type Context, util } from '@aws-appsync/utils';
import { MAX_NOTIFICATIONS_PER_CALL } from '../../../src/domain/limits.js';
import { keyOf } from './row-key.js';
import { tableOf } from './table.js';
import { refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/** All of them or none: a row that is missing or another's fails the whole transaction, and both read the same. */
export function request(ctx: Context<{ readonly notificationIds: string[] }>) {
  const ownerId = requireSub(ctx);
  const ids = distinct(ctx.args.notificationIds);
  if (ids.length < 1 || ids.length > MAX_NOTIFICATIONS_PER_CALL) {
    refuse('INVALID_INPUT', `notificationIds names 1 to ${MAX_NOTIFICATIONS_PER_CALL} notifications`);
  }
  const table = tableOf(ctx, 'Notification');
  const now = util.time.nowISO8601();
  return {
    operation: 'TransactWriteItems',
    transactItems: ids.map((id) => ({
      table,
      operation: 'UpdateItem',
      key: keyOf('Notification', id),
      update: {
        expression: 'SET readAt = if_not_exists(readAt, :now), updatedAt = :now REMOVE unreadSince',
        expressionValues: util.dynamodb.toMapValues({ ':now': now }),
      },
      condition: {
        expression: 'ownerId = :owner',
        expressionValues: util.dynamodb.toMapValues({ ':owner': ownerId }),
        returnValuesOnConditionCheckFailure: false,
      },
    })),
  };
}

export function response(ctx: Context<{ readonly notificationIds: string[] }>) {
  if (ctx.error?.type === 'DynamoDB:TransactionCanceledException') {
    return refuseMissing('Notification');
  }
  refuseFailure(ctx);
  return distinct(ctx.args.notificationIds).length;
}

function distinct(ids: string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) === index);
}
