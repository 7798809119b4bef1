import { type Context, util } from '@aws-appsync/utils';
import { STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { isInOneOf, refuseFailure, refuseMissing, requireSub } from './viewer.js';

/**
 * From here on nobody sees it: it has a time of deletion, which every read asks for, and no key of a list. Asked again, it
 * goes on where a deletion was left.
 */
export function request(ctx: Context<ShelfArguments>) {
  const condition = isInOneOf(ctx, STAFF_GROUPS)
    ? { expression: 'attribute_exists(id)' }
    : {
        expression: 'ownerId = :owner',
        expressionValues: util.dynamodb.toMapValues({ ':owner': requireSub(ctx) }),
      };
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }),
    update: {
      expression: 'SET deletedAt = if_not_exists(deletedAt, :now) REMOVE #listKey, #visibleKey',
      expressionNames: { '#listKey': 'createdAt#id', '#visibleKey': 'visibility#createdAt#id' },
      expressionValues: util.dynamodb.toMapValues({ ':now': util.time.nowISO8601() }),
    },
    condition,
  };
}

export function response(ctx: Context<ShelfArguments>) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    return refuseMissing(kindOf(ctx).model);
  }
  refuseFailure(ctx);
  ctx.stash['ownerId'] = (ctx.result as { readonly ownerId: string }).ownerId;
  return {};
}
