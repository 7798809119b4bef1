import { type Context, runtime, util } from '@aws-appsync/utils';
import { MAX_SHELF_ITEMS } from '../../../src/domain/limits.js';
import { ranksBefore } from '../../../src/domain/playlist/rank.js';
import { type MoveArguments, moved } from './move.js';
import type { ShelfItem } from './shelf.js';
import { refuse, refuseFailure } from './viewer.js';

/** When there was no rank for the place: reads all items and plans short ranks for them, in the order after the move. */
export function request(ctx: Context<MoveArguments>) {
  if (ctx.stash['isMoved']) {
    runtime.earlyReturn(moved(ctx.args));
  }
  return {
    operation: 'Query',
    index: 'inOrder',
    query: {
      expression: 'playlistId = :playlist',
      expressionValues: util.dynamodb.toMapValues({ ':playlist': ctx.args.playlistId }),
    },
    limit: MAX_SHELF_ITEMS,
  };
}

export function response(ctx: Context<MoveArguments>) {
  refuseFailure(ctx);
  const { itemId, beforeItemId } = ctx.args;
  const { items } = ctx.result as { items: readonly ShelfItem[] };
  const item = items.filter(({ id }) => id === itemId)[0];
  const others = items.filter(({ id }) => id !== itemId);
  const anchorId = (ctx.stash['anchor'] as ShelfItem).id;
  const anchor = others.findIndex(({ id }) => id === anchorId);
  const place = beforeItemId ? anchor : anchor + 1;
  const order = item ? [...others.slice(0, place), item, ...others.slice(place)] : [];
  const ranks = ranksBefore(items[0]?.rank ?? '', order);
  if (!item || anchor < 0 || ranks === null) {
    refuse('CONFLICT', 'The playlist was changed at the same time');
  }
  ctx.stash['plan'] = order.map(({ id, rank }, index) => ({ id, seen: rank, rank: ranks?.[index] }));
  return {};
}
