import { type Context, util } from '@aws-appsync/utils';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';
import { isCancelled } from './transaction.js';

/** The row goes last, when it counts no item any more, and with it its place among its owner's. */
export function request(ctx: Context<ShelfArguments>) {
  const { model, countName } = kindOf(ctx);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, model),
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }),
        condition: {
          expression: 'itemCount = :none AND attribute_exists(deletedAt)',
          expressionValues: util.dynamodb.toMapValues({ ':none': 0 }),
        },
      },
      {
        table: tableOf(ctx, 'UserProfile'),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: ctx.stash['ownerId'] }),
        update: {
          expression: 'ADD #count :less',
          expressionNames: { '#count': countName },
          expressionValues: util.dynamodb.toMapValues({ ':less': -1 }),
        },
        condition: { expression: 'attribute_exists(id)' },
      },
    ],
  };
}

export function response(ctx: Context<ShelfArguments>) {
  return { [kindOf(ctx).idName]: shelfIdOf(ctx), complete: !isCancelled(ctx) };
}
