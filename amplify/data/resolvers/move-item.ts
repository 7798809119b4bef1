import { type Context, runtime, util } from '@aws-appsync/utils';
import { type MoveArguments, moved } from './move.js';
import { refuseFailure, refuseMissing } from './viewer.js';

/** The move: one write of one row. An item that was removed meanwhile stays removed. */
export function request(ctx: Context<MoveArguments>) {
  const rank = ctx.stash['rank'] as string | null;
  if (rank === null) {
    runtime.earlyReturn({});
  }
  const { itemId, playlistId } = ctx.args;
  return {
    operation: 'UpdateItem',
    key: util.dynamodb.toMapValues({ id: itemId }),
    update: {
      expression: 'SET #rank = :rank, #key = :key',
      expressionNames: { '#rank': 'rank', '#key': 'rank#id' },
      expressionValues: util.dynamodb.toMapValues({ ':rank': rank, ':key': `${rank}#${itemId}` }),
    },
    condition: {
      expression: 'playlistId = :playlist',
      expressionValues: util.dynamodb.toMapValues({ ':playlist': playlistId }),
    },
  };
}

export function response(ctx: Context<MoveArguments>) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') {
    return refuseMissing('PlaylistItem');
  }
  refuseFailure(ctx);
  ctx.stash['isMoved'] = true;
  return moved(ctx.args);
}
