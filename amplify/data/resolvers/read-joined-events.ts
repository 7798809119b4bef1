import { type Context, runtime, util } from '@aws-appsync/utils';
import type { EventRow } from './event-fields.js';
import { tableOf } from './table.js';
import { refuseFailure } from './viewer.js';

interface Page {
  readonly items: { readonly eventId: string }[];
  readonly hasMore: boolean;
  readonly nextToken: string | null;
}

/** Reads the events of the page at once. One that is being deleted is left out: its row goes last of all. */
export function request(ctx: Context) {
  const page = ctx.stash['page'] as Page;
  if (page.items.length === 0) {
    runtime.earlyReturn(page);
  }
  const keys = page.items.map(({ eventId }) => util.dynamodb.toMapValues({ id: eventId }));
  return { operation: 'BatchGetItem', tables: { [tableOf(ctx, 'Event')]: { keys } } };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  const page = ctx.stash['page'] as Page;
  const { data } = ctx.result as { data: Record<string, (EventRow | null)[]> };
  const events = (data[tableOf(ctx, 'Event')] ?? []).filter((event) => !!event && event.status !== 'DELETING');
  const items = page.items
    .map(({ eventId }) => events.filter((event) => event?.id === eventId)[0])
    .filter((event) => !!event);
  return { ...page, items };
}
