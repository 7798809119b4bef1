import type { Context } from '@aws-appsync/utils';
import { STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import { type Listing, type PageArguments, queryPage, toPage } from './page.js';
import { idOf } from './row-key.js';
import { isInOneOf, refuse } from './viewer.js';

interface Arguments extends PageArguments {
  readonly contentId?: string | null;
  readonly eventId?: string | null;
  readonly deciderId?: string | null;
}

/** One part of the trail, newest first. It is read by the staff and written by nothing but the decisions themselves. */
export function request(ctx: Context<Arguments>) {
  if (!isInOneOf(ctx, STAFF_GROUPS)) {
    refuse('ACCESS_DENIED', 'Only the staff reads the trail');
  }
  return queryPage(ctx, trailOf(ctx.args));
}

export function response(ctx: Context<Arguments>) {
  return toPage(ctx, trailOf(ctx.args));
}

function trailOf(args: Arguments): Listing {
  const contentId = idOf('contentId', args.contentId);
  const eventId = idOf('eventId', args.eventId);
  const deciderId = idOf('deciderId', args.deciderId);
  if ([contentId, eventId, deciderId].filter((id) => !!id).length !== 1) {
    refuse('INVALID_INPUT', 'Exactly one of contentId, eventId and deciderId is given');
  }
  // Keys begin with a year.
  const order = { sortKey: 'createdAt#id', prefix: '', from: '0', newestFirst: true };
  if (contentId) {
    return { ...order, index: 'byContent', hash: { name: 'contentId', value: contentId } };
  }
  if (eventId) {
    return { ...order, index: 'byEvent', hash: { name: 'eventId', value: eventId } };
  }
  return { ...order, index: 'byDecider', hash: { name: 'deciderId', value: deciderId ?? '' } };
}
