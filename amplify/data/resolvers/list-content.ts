import type { Context } from '@aws-appsync/utils';
import { type ContentListArguments, type ContentListScope, scopeOf } from './content-list-scope.js';
import { type Listing, queryPage, toPage } from './page.js';
import { requireSub } from './viewer.js';

/** One query of one index, newest first. Who may ask was decided by authorize-content-list. */
export function request(ctx: Context<ContentListArguments>) {
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<ContentListArguments>) {
  ctx.stash['page'] = toPage(ctx, listingOf(ctx));
  return {};
}

function listingOf(ctx: Context<ContentListArguments>): Listing {
  const scope = scopeOf(ctx.info.fieldName, ctx.args);
  return scope.own ? ownContent(requireSub(ctx), scope) : eventContent(scope);
}

function eventContent({ kind, purpose, status, eventId }: ContentListScope): Listing {
  return {
    index: 'byEvent',
    hash: { name: 'eventId', value: eventId ?? '' },
    sortKey: 'kind#purpose#status#createdAt#id',
    prefix: `${kind}#${purpose}#${status}#`,
    newestFirst: true,
  };
}

/** The index whose keys begin with what narrows the list. */
function ownContent(sub: string, { kind, facet, status }: ContentListScope): Listing {
  const own = { hash: { name: 'ownerId', value: sub }, newestFirst: true };
  if (facet && status) {
    const prefix = `${kind}#${facet}#${status}#`;
    return { ...own, index: 'byOwnerFacetStatus', sortKey: 'kind#facet#status#createdAt#id', prefix };
  }
  if (facet) {
    return { ...own, index: 'byOwnerFacet', sortKey: 'kind#facet#createdAt#id', prefix: `${kind}#${facet}#` };
  }
  if (status) {
    return { ...own, index: 'byOwnerStatus', sortKey: 'kind#status#createdAt#id', prefix: `${kind}#${status}#` };
  }
  return { ...own, index: 'byOwner', sortKey: 'kind#createdAt#id', prefix: `${kind}#` };
}
