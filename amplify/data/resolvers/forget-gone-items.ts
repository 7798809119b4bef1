import { type Context, runtime, util } from '@aws-appsync/utils';
import { kindOf, type ShelfArguments, type ShelfItem, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';
import { isCancelled } from './transaction.js';

/**
 * Content that was deleted leaves items behind that nobody sees. They go, and are counted no more, when their owner next
 * looks at the page; ids are never used again, so nothing comes back. One transaction, or nothing: the next look tries again.
 */
export function request(ctx: Context<ShelfArguments>) {
  const gone = ctx.stash['gone'] as readonly ShelfItem[];
  if (!ctx.stash['isOwner'] || gone.length === 0) {
    runtime.earlyReturn(ctx.stash['answer']);
  }
  const { model, itemModel } = kindOf(ctx);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, model),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: shelfIdOf(ctx) }),
        update: {
          expression: 'SET itemCount = itemCount - :gone',
          expressionValues: util.dynamodb.toMapValues({ ':gone': gone.length }),
        },
        condition: { expression: 'attribute_exists(id)' },
      },
      ...gone.map(({ id }) => ({
        table: tableOf(ctx, itemModel),
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues({ id }),
        condition: { expression: 'attribute_exists(id)' },
      })),
    ],
  };
}

/** Two looks at once: one of them forgets. */
export function response(ctx: Context<ShelfArguments>) {
  isCancelled(ctx);
  return ctx.stash['answer'];
}
