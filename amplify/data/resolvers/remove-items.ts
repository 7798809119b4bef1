import { type Context, util } from '@aws-appsync/utils';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';

/**
 * The one transaction by which items leave a shelf: they go, and its row counts that many fewer.
 *
 * @param shelfCondition - what has to hold of the row.
 */
export function removeItems(ctx: Context<ShelfArguments>, ids: readonly string[], shelfCondition: string) {
  const { model, itemModel } = kindOf(ctx);
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
        condition: { expression: shelfCondition },
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
