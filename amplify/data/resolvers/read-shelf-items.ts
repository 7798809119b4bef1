import type { Context } from '@aws-appsync/utils';
import { canSeeContent } from '../../../src/domain/access/content-access.js';
import { canSeeShelf } from '../../../src/domain/access/shelf-access.js';
import type { Content } from '../../../src/domain/content/content.js';
import type { Event } from '../../../src/domain/event/event.js';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { readRows, rowsOf } from './batch-read.js';
import { kindOf, type ShelfArguments, type ShelfItem, shelfIdOf } from './shelf.js';
import { callerOf, refuseMissing } from './viewer.js';

interface Page {
  readonly items: readonly ShelfItem[];
  readonly hasMore: boolean;
  readonly nextToken: string | null;
}

/**
 * Reads what decides over the page at once: the collection or playlist, the content, and the events of the content. What
 * the caller may not see is left out without a trace, so that a page may be short.
 */
export function request(ctx: Context<ShelfArguments>) {
  const { items } = ctx.stash['page'] as Page;
  return readRows(ctx, {
    [kindOf(ctx).model]: [shelfIdOf(ctx)],
    Content: items.map(({ contentId }) => contentId),
    Event: items.map(({ eventId }) => eventId ?? '').filter((eventId) => eventId !== ''),
  });
}

export function response(ctx: Context<ShelfArguments>) {
  const { model } = kindOf(ctx);
  const caller = callerOf(ctx);
  const [shelf] = rowsOf<Shelf>(ctx, model);
  if (!shelf || !canSeeShelf(caller, shelf)) {
    return refuseMissing(model);
  }
  const page = ctx.stash['page'] as Page;
  const contents = byId(rowsOf<Content>(ctx, 'Content'));
  const open = byId(rowsOf<Event>(ctx, 'Event').filter(({ status }) => status !== 'DELETING'));
  ctx.stash['isOwner'] = caller.kind === 'user' && caller.sub === shelf.ownerId;
  ctx.stash['gone'] = page.items.filter(({ contentId }) => !contents[contentId]);
  const items = page.items.flatMap(({ id, contentId, eventId, addedAt }) => {
    const content = contents[contentId];
    const isShown = content && canSeeContent(caller, content) && (!eventId || open[eventId]);
    return isShown ? [{ itemId: id, addedAt, content }] : [];
  });
  ctx.stash['answer'] = { ...page, items };
  return ctx.stash['answer'];
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Record<string, Row | undefined> {
  const found: Record<string, Row | undefined> = {};
  for (const row of rows) {
    found[row.id] = row;
  }
  return found;
}
