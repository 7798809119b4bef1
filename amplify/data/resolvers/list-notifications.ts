import type { Context } from '@aws-appsync/utils';
import { oldestLiving } from './notification-age.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { requireSub } from './viewer.js';

interface Item {
  readonly createdAt: string;
  readonly readAt?: string | null;
}

export function request(ctx: Context<PageArguments>) {
  return queryPage(ctx, listingOf(ctx));
}

/** What was marked read with all others says so. */
export function response(ctx: Context<PageArguments>) {
  const page = toPage(ctx, listingOf(ctx));
  const readThrough = ctx.stash['readThrough'] as string;
  const items = page.items.map((row) => {
    const { createdAt, readAt } = row as unknown as Item;
    return { ...row, readAt: readAt ?? (createdAt <= readThrough ? readThrough : null) };
  });
  return { ...page, items };
}

function listingOf(ctx: Context): Listing {
  return {
    index: 'byOwner',
    hash: { name: 'ownerId', value: requireSub(ctx) },
    sortKey: 'createdAt#id',
    prefix: '',
    from: oldestLiving(),
    newestFirst: true,
  };
}
