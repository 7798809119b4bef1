import type { Context } from '@aws-appsync/utils';
import { canSeeContent } from '../../../src/domain/access/content-access.js';
import type { Content } from '../../../src/domain/content/content.js';
import type { Shelf } from '../../../src/domain/shelf/shelf.js';
import { readRows, rowsOf } from './batch-read.js';
import { namedId } from './row-key.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';
import { callerOf, refuseMissing, requireSub } from './viewer.js';

interface Arguments extends ShelfArguments {
  readonly contentId: string;
}

/** Reads the collection or playlist and what is to be added at once: the one has to be the caller's, the other visible. */
export function request(ctx: Context<Arguments>) {
  return readRows(ctx, { [kindOf(ctx).model]: [shelfIdOf(ctx)], Content: [namedId('Content', ctx.args.contentId)] });
}

export function response(ctx: Context<Arguments>) {
  const { model } = kindOf(ctx);
  const [shelf] = rowsOf<Shelf>(ctx, model);
  if (!shelf || shelf.ownerId !== requireSub(ctx) || shelf.deletedAt) {
    return refuseMissing(model);
  }
  const [content] = rowsOf<Content>(ctx, 'Content');
  if (!content || !canSeeContent(callerOf(ctx), content)) {
    return refuseMissing('Content');
  }
  ctx.stash['content'] = content;
  return {};
}
