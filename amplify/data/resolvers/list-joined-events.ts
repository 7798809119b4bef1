import type { Context } from '@aws-appsync/utils';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { requireSub } from './viewer.js';

/** The events the caller took part in, the latest first joined first: their ids, for read-joined-events. */
export function request(ctx: Context<PageArguments>) {
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<PageArguments>) {
  ctx.stash['page'] = toPage(ctx, listingOf(ctx));
  return {};
}

function listingOf(ctx: Context): Listing {
  return {
    index: 'byOwner',
    hash: { name: 'ownerId', value: requireSub(ctx) },
    sortKey: 'joinedAt#eventId',
    prefix: '',
    newestFirst: true,
  };
}
