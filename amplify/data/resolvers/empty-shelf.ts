import { type Context, runtime } from '@aws-appsync/utils';
import { MAX_TRANSACTION_ITEMS } from '../../../src/domain/limits.js';
import { removeItems } from './remove-items.js';
import type { ShelfArguments } from './shelf.js';
import { isCancelled } from './transaction.js';

const MAX_ITEMS = MAX_TRANSACTION_ITEMS - 1;

/**
 * Removes as many items as a transaction takes, and counts them: what is left is known at every moment, so that a deletion
 * that was cut off is finished by another. It runs as often as a full collection needs.
 */
export function request(ctx: Context<ShelfArguments>) {
  const ids = (ctx.stash['left'] as readonly string[]).slice(0, MAX_ITEMS);
  if (ids.length === 0) {
    runtime.earlyReturn({});
  }
  return removeItems(ctx, ids, 'attribute_exists(deletedAt)');
}

/** A transaction that was refused met another deletion of the same, and ends this one: delete-shelf finds something left. */
export function response(ctx: Context<ShelfArguments>) {
  ctx.stash['left'] = isCancelled(ctx) ? [] : (ctx.stash['left'] as readonly string[]).slice(MAX_ITEMS);
  return {};
}
