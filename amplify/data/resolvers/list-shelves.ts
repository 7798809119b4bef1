import type { Context } from '@aws-appsync/utils';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { idOf } from './row-key.js';
import { requireSub } from './viewer.js';

interface Arguments extends PageArguments {
  readonly ownerId?: string | null;
}

/** Newest first. One in deletion has no list keys any more (hide-shelf.ts). */
export function request(ctx: Context<Arguments>) {
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<Arguments>) {
  return toPage(ctx, listingOf(ctx));
}

/** The caller's own, or public ones: everyone's, or those of one person. */
function listingOf(ctx: Context<Arguments>): Listing {
  const newest = { sortKey: 'createdAt#id', prefix: '', newestFirst: true };
  if (ctx.info.fieldName.startsWith('listMy')) {
    return { ...newest, index: 'byOwner', hash: { name: 'ownerId', value: requireSub(ctx) } };
  }
  const ownerId = idOf('ownerId', ctx.args.ownerId);
  if (!ownerId) {
    return { ...newest, index: 'byVisibility', hash: { name: 'visibility', value: 'PUBLIC' } };
  }
  const hash = { name: 'ownerId', value: ownerId };
  return { ...newest, index: 'byOwnerVisibility', sortKey: 'visibility#createdAt#id', prefix: 'PUBLIC#', hash };
}
