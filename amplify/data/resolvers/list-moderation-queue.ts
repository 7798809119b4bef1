import type { Context } from '@aws-appsync/utils';
import type { Review } from '../../../src/domain/content/review.js';
import { type ModerationQueueArguments, queueOf } from './moderation-queue-scope.js';
import { queryPage, toPage } from './page.js';

/** One query of one index that holds what waits and nothing else. */
export function request(ctx: Context<ModerationQueueArguments>) {
  return queryPage(ctx, queueOf(ctx));
}

export function response(ctx: Context<ModerationQueueArguments>) {
  const page = toPage(ctx, queueOf(ctx));
  const items = page.items.map((content) => {
    const { lane, labels } = content['review'] as Review;
    return { content, flagged: lane === 'FLAGGED', labels: labels ?? null };
  });
  ctx.stash['page'] = { ...page, items };
  return {};
}
