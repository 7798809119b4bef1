import { type Context, runtime } from '@aws-appsync/utils';
import { removeItems } from './remove-items.js';
import type { ShelfArguments, ShelfItem } from './shelf.js';
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
  return removeItems(
    ctx,
    gone.map(({ id }) => id),
    'attribute_exists(id)',
  );
}

/** Two looks at once: one of them forgets. */
export function response(ctx: Context<ShelfArguments>) {
  isCancelled(ctx);
  return ctx.stash['answer'];
}
