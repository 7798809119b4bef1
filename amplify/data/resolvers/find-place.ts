import { type Context, util } from '@aws-appsync/utils';
import { rankAfter, rankBefore, rankBetween } from '../../../src/domain/playlist/rank.js';
import type { MoveArguments } from './move.js';
import type { ShelfItem } from './shelf.js';
import { refuseFailure } from './viewer.js';

/** The item on the other side of the place: two are read, because one of them may be the item that moves. */
export function request(ctx: Context<MoveArguments>) {
  const { rank, id } = ctx.stash['anchor'] as ShelfItem;
  return {
    operation: 'Query',
    index: 'inOrder',
    query: {
      expression: `playlistId = :playlist AND #key ${ctx.args.beforeItemId ? '<' : '>'} :anchor`,
      expressionNames: { '#key': 'rank#id' },
      expressionValues: util.dynamodb.toMapValues({ ':playlist': ctx.args.playlistId, ':anchor': `${rank}#${id}` }),
    },
    scanIndexForward: !ctx.args.beforeItemId,
    limit: 2,
  };
}

/** Puts the rank into the stash; null, when the playlist has to be ranked anew for there to be one. */
export function response(ctx: Context<MoveArguments>) {
  refuseFailure(ctx);
  const { items } = ctx.result as { items: readonly ShelfItem[] };
  const anchor = (ctx.stash['anchor'] as ShelfItem).rank ?? '';
  const neighbour = items.filter(({ id }) => id !== ctx.args.itemId)[0]?.rank;
  ctx.stash['rank'] = ctx.args.beforeItemId ? rankBeforeAnchor(anchor, neighbour) : rankAfterAnchor(anchor, neighbour);
  return {};
}

function rankBeforeAnchor(anchor: string, neighbour: string | undefined): string | null {
  return neighbour === undefined ? rankBefore(anchor) : rankBetween(neighbour, anchor);
}

function rankAfterAnchor(anchor: string, neighbour: string | undefined): string | null {
  return neighbour === undefined
    ? rankAfter(anchor, util.time.nowEpochMilliSeconds(), util.autoId().slice(0, 3))
    : rankBetween(anchor, neighbour);
}
