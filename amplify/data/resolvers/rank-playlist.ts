import { type Context, runtime, util } from '@aws-appsync/utils';
import { MAX_TRANSACTION_ITEMS } from '../../../src/domain/limits.js';
import { type MoveArguments, moved } from './move.js';
import { tableOf } from './table.js';
import { isCancelled } from './transaction.js';
import { refuse } from './viewer.js';

interface PlannedRank {
  readonly id: string;
  readonly seen: string;
  readonly rank: string;
}

/**
 * Gives as many items their new rank as a transaction takes, the first ones first, so that at no time the order changes but
 * for the item that moves. An item that was moved or removed since it was read stops it. It runs as often as a full
 * playlist needs.
 */
export function request(ctx: Context<MoveArguments>) {
  const plan = (ctx.stash['plan'] as readonly PlannedRank[] | undefined) ?? [];
  if (plan.length === 0) {
    runtime.earlyReturn(moved(ctx.args));
  }
  const table = tableOf(ctx, 'PlaylistItem');
  return {
    operation: 'TransactWriteItems',
    transactItems: plan.slice(0, MAX_TRANSACTION_ITEMS).map(({ id, seen, rank }) => ({
      table,
      operation: 'UpdateItem',
      key: util.dynamodb.toMapValues({ id }),
      update: {
        expression: 'SET #rank = :rank, #key = :key',
        expressionNames: { '#rank': 'rank', '#key': 'rank#id' },
        expressionValues: util.dynamodb.toMapValues({ ':rank': rank, ':key': `${rank}#${id}` }),
      },
      condition: {
        expression: '#rank = :seen',
        expressionValues: util.dynamodb.toMapValues({ ':seen': seen }),
        returnValuesOnConditionCheckFailure: false,
      },
    })),
  };
}

/** Stopped before the item had its turn, nothing was moved; after it, the move is done and the rest is for the next ranking. */
export function response(ctx: Context<MoveArguments>) {
  const plan = ctx.stash['plan'] as readonly PlannedRank[];
  const stopped = isCancelled(ctx);
  if (stopped && plan.some(({ id }) => id === ctx.args.itemId)) {
    refuse('CONFLICT', 'The playlist was changed at the same time');
  }
  ctx.stash['plan'] = stopped ? [] : plan.slice(MAX_TRANSACTION_ITEMS);
  return moved(ctx.args);
}
