import { type Context, util } from '@aws-appsync/utils';
import { namedId } from './row-key.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { tableOf } from './table.js';
import { refusalsOf } from './transaction.js';
import { refuseMissing, requireSub } from './viewer.js';

interface Arguments extends ShelfArguments {
  /** removeFromCollection only. */
  readonly contentId?: string | null;
  /** removeFromPlaylist only. */
  readonly itemId?: string | null;
}

/** One transaction: the item and the number of items. What is not there stays removed. */
export function request(ctx: Context<Arguments>) {
  const { model, itemModel, idName } = kindOf(ctx);
  const shelfId = shelfIdOf(ctx);
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tableOf(ctx, model),
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: shelfId }),
        update: {
          expression: 'SET itemCount = itemCount - :one, updatedAt = :now',
          expressionValues: util.dynamodb.toMapValues({ ':one': 1, ':now': util.time.nowISO8601() }),
        },
        condition: {
          expression: 'ownerId = :owner AND attribute_not_exists(deletedAt)',
          expressionValues: util.dynamodb.toMapValues({ ':owner': requireSub(ctx) }),
        },
      },
      {
        table: tableOf(ctx, itemModel),
        operation: 'DeleteItem',
        key: util.dynamodb.toMapValues({ id: itemIdOf(ctx) }),
        condition: {
          expression: '#shelf = :shelf',
          expressionNames: { '#shelf': idName },
          expressionValues: util.dynamodb.toMapValues({ ':shelf': shelfId }),
        },
      },
    ],
  };
}

export function response(ctx: Context<Arguments>) {
  const { model, idName } = kindOf(ctx);
  const refusals = refusalsOf(ctx);
  if (refusals?.[0]?.refused) {
    return refuseMissing(model);
  }
  return { [idName]: shelfIdOf(ctx), itemId: itemIdOf(ctx), changed: refusals === null };
}

function itemIdOf(ctx: Context<Arguments>): string {
  const { itemId, contentId } = ctx.args;
  return typeof itemId === 'string'
    ? namedId('PlaylistItem', itemId)
    : `${shelfIdOf(ctx)}#${namedId('Content', contentId ?? '')}`;
}
