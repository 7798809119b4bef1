import type { Context } from '@aws-appsync/utils';
import { MAX_SHELF_PAGE_ITEMS } from '../../../src/domain/limits.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { kindOf, type ShelfArguments, shelfIdOf } from './shelf.js';

type Arguments = PageArguments & ShelfArguments;

/** The items of a page, for read-shelf-items, which decides whether the caller may see any of it. */
export function request(ctx: Context<Arguments>) {
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<Arguments>) {
  ctx.stash['page'] = toPage(ctx, listingOf(ctx));
  return {};
}

/** A collection begins with what was added last, a playlist with what its owner put first. */
function listingOf(ctx: Context<Arguments>): Listing {
  const { model, idName } = kindOf(ctx);
  const isCollection = model === 'Collection';
  return {
    index: 'inOrder',
    hash: { name: idName, value: shelfIdOf(ctx) },
    sortKey: isCollection ? 'place' : 'rank#id',
    prefix: '',
    newestFirst: isCollection,
    maxItems: MAX_SHELF_PAGE_ITEMS,
  };
}
