import { type Context, util } from '@aws-appsync/utils';
import { MAX_SHELF_ITEMS } from '../../../src/domain/limits.js';
import { kindOf, type ShelfArguments, type ShelfItem, shelfIdOf } from './shelf.js';
import { refuseFailure } from './viewer.js';

/** The ids of all items, for empty-shelf. */
export function request(ctx: Context<ShelfArguments>) {
  return {
    operation: 'Query',
    index: 'inOrder',
    query: {
      expression: '#shelf = :shelf',
      expressionNames: { '#shelf': kindOf(ctx).idName },
      expressionValues: util.dynamodb.toMapValues({ ':shelf': shelfIdOf(ctx) }),
    },
    limit: MAX_SHELF_ITEMS,
  };
}

export function response(ctx: Context<ShelfArguments>) {
  refuseFailure(ctx);
  const { items } = ctx.result as { items: readonly ShelfItem[] };
  ctx.stash['left'] = items.map(({ id }) => id);
  return {};
}
