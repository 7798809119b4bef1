import { type Context, util } from '@aws-appsync/utils';
import { tableOf } from './table.js';
import { refuse, refuseFailure } from './viewer.js';

interface BatchAnswer {
  readonly data: Record<string, readonly (Record<string, unknown> | null)[] | null>;
  readonly unprocessedKeys?: Record<string, readonly unknown[] | null> | null;
}

/** One BatchGetItem of rows of several models, by their ids. Consistent, so that what was taken down is gone at once. */
export function readRows(ctx: Context, ids: Record<string, readonly string[]>) {
  const tables: Record<string, object> = {};
  for (const model of Object.keys(ids)) {
    const distinct = (ids[model] ?? []).filter((id, index, all) => all.indexOf(id) === index);
    if (distinct.length > 0) {
      const keys = distinct.map((id) => util.dynamodb.toMapValues({ id }));
      tables[tableOf(ctx, model)] = { keys, consistentRead: true };
    }
  }
  return { operation: 'BatchGetItem', tables };
}

/** The rows of a model that are there. When DynamoDB left some unread none is believed to be missing. */
export function rowsOf<Row>(ctx: Context, model: string): readonly Row[] {
  refuseFailure(ctx);
  const { data, unprocessedKeys } = ctx.result as BatchAnswer;
  const table = tableOf(ctx, model);
  if ((unprocessedKeys?.[table] ?? []).length > 0) {
    refuse('INTERNAL', 'The request could not be answered');
  }
  return (data[table] ?? []).filter((row) => !!row) as unknown as readonly Row[];
}
