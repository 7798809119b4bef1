import { type Context, util } from '@aws-appsync/utils';
import { refuseFailure, refuseMissing, requireSub } from './viewer.js';

/** One write, however many there are: what was created until now counts as read. Asked twice, it moves on, never back. */
export function request(ctx: Context) {
  const now = util.time.nowISO8601();
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: requireSub(ctx) }),
    update: {
      expression: 'SET notificationsReadThrough = :now',
      expressionValues: util.dynamodb.toMapValues({ ':now': now }),
    },
    condition: { expression: 'attribute_exists(id)' },
  };
}

export function response(ctx: Context) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    return refuseMissing('UserProfile');
  }
  refuseFailure(ctx);
  return (ctx.result as { readonly notificationsReadThrough: string }).notificationsReadThrough;
}
