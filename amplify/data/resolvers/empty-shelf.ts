import { type Context, runtime, util } from '@aws-appsync/utils';
import { MAX_TRANSACTION_ITEMS } from '../../../src/domain/limits.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';
import { isCancelled } from './transaction.js';

const MAX_ITEMS = MAX_TRANSACTION_ITEMS - 1;

/**
 * Removes as many items as a transaction takes, and counts them: what is left is known at every moment, so that a deletion
 * that was cut off is finished by another. It runs as often as a full collection needs.
 */
export function request(ctx: Context<ShelfArguments>) {
  const { model, itemModel } = kindOf(ctx);
  const ids = (ctx.stash['left'] as readonly string[]).slice(0, MAX_ITEMS);
  if (ids.length === 0) {
    runtime.earlyReturn({});
  }
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, model),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }),
        update: {
          expression: 'SET itemCount = itemCount - :removed',
          expressionValues: util.dynamodb.toMapValues({ ':removed': ids.length }),
        },
        condition: { expression: 'attribute_exists(deletedAt)' },
      },
      ...ids.map((id) => ({
        table: tableOf(ctx, itemModel),
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues({ id }),
        condition: { expression: 'attribute_exists(id)' },
      })),
    ],
  };
}

/** A transaction that was refused met another deletion of the same, and ends this one: delete-shelf finds something left. */
export function response(ctx: Context<ShelfArguments>) {
  ctx.stash['left'] = isCancelled(ctx) ? [] : (ctx.stash['left'] as readonly string[]).slice(MAX_ITEMS);
  return {};
}
