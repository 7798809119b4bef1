import type { Context } from '@aws-appsync/utils';
import { STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { idOf } from './row-key.js';
import { isInOneOf, requireSub, subOf } from './viewer.js';

interface Arguments extends PageArguments {
  readonly creativeId?: string | null;
}

/** Soonest first. An event in deletion has no list keys any more (src/data/event-deletion-repository.ts). */
export function request(ctx: Context<Arguments>) {
  return queryPage(ctx, listingOf(ctx));
}

export function response(ctx: Context<Arguments>) {
  return toPage(ctx, listingOf(ctx));
}

/** Public events, or one creative's, of which the unlisted ones are hers and the staff's to see; or the caller's own. */
function listingOf(ctx: Context<Arguments>): Listing {
  const creativeId = ctx.info.fieldName === 'listMyEvents' ? requireSub(ctx) : idOf('creativeId', ctx.args.creativeId);
  const soonest = { sortKey: 'startsAt#id', prefix: '', newestFirst: false };
  if (!creativeId) {
    return { ...soonest, index: 'byVisibility', hash: { name: 'visibility', value: 'PUBLIC' } };
  }
  const hash = { name: 'creativeId', value: creativeId };
  if (creativeId === subOf(ctx) || isInOneOf(ctx, STAFF_GROUPS)) {
    return { ...soonest, index: 'byCreative', hash };
  }
  return {
    ...soonest,
    index: 'byCreativeVisibility',
    sortKey: 'visibility#startsAt#id',
    prefix: 'PUBLIC#',
    hash,
  };
}
