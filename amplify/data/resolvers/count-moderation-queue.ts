import { type Context, util } from '@aws-appsync/utils';
import { type ModerationQueueArguments, queueCountOf } from './moderation-queue-scope.js';
import { tableOf } from './table.js';
import { refuseFailure } from './viewer.js';

type Counts = Readonly<Record<string, number>>;

/** Adds the queue's total to its page: the numbers of few rows, read at once by their keys. */
export function request(ctx: Context<ModerationQueueArguments>) {
  const keys = queueCountOf(ctx).ids.map((id) => util.dynamodb.toMapValues({ id }));
  return {
    operation: 'BatchGetItem',
    tables: { [tableOf(ctx, 'ContentCount')]: { keys, consistentRead: true } },
  };
}

export function response(ctx: Context<ModerationQueueArguments>) {
  refuseFailure(ctx);
  const { data } = ctx.result as { data: Record<string, (Counts | null)[]> };
  const { name } = queueCountOf(ctx);
  const total = (data[tableOf(ctx, 'ContentCount')] ?? []).reduce((sum, counts) => sum + (counts?.[name] ?? 0), 0);
  return { ...(ctx.stash['page'] as object), total };
}
