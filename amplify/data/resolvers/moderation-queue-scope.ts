import type { Context } from '@aws-appsync/utils';
import { STAFF_GROUPS } from '../../../src/domain/access/groups.js';
import {
  creativeQueueCountId,
  eventQueueCountId,
  queueCountName,
  WHOLE_QUEUE_COUNT_IDS,
} from '../../../src/domain/content/content-count.js';
import type { ReviewLane } from '../../../src/domain/content/review.js';
import type { MediaKind } from '../../../src/domain/upload/media-types.js';
import type { Listing, PageArguments } from './page.js';
import { isInOneOf, requireSub } from './viewer.js';

export interface ModerationQueueArguments extends PageArguments {
  readonly eventId?: string | null;
  readonly kind?: MediaKind | null;
  readonly flagged?: boolean | null;
}

/** The first lane; what narrows by none still begins a key. */
const FIRST_LANE: ReviewLane = 'FLAGGED';

/** Who may ask was decided by authorize-moderation-queue: of an event, of a creative's events, or for the staff of all. */
export function queueOf(ctx: Context<ModerationQueueArguments>): Listing {
  const { eventId, kind } = ctx.args;
  const order = kind ? orderOfKind(kind, laneOf(ctx)) : orderOfAll(laneOf(ctx));
  if (eventId) {
    return { ...order, index: kind ? 'byEventQueueKind' : 'byEventQueue', hash: { name: 'eventId', value: eventId } };
  }
  if (isInOneOf(ctx, STAFF_GROUPS)) {
    return {
      ...order,
      index: kind ? 'byStatusQueueKind' : 'byStatusQueue',
      hash: { name: 'status', value: 'PENDING' },
    };
  }
  return {
    ...order,
    index: kind ? 'byCreativeQueueKind' : 'byCreativeQueue',
    hash: { name: 'creativeId', value: requireSub(ctx) },
  };
}

function orderOfAll(lane: ReviewLane | null) {
  const order = { sortKey: 'lane#createdAt#id', newestFirst: false };
  return lane ? { ...order, prefix: `${lane}#` } : { ...order, prefix: '', from: FIRST_LANE };
}

function orderOfKind(kind: MediaKind, lane: ReviewLane | null) {
  return {
    sortKey: 'kind#lane#createdAt#id',
    prefix: lane ? `${kind}#${lane}#` : `${kind}#`,
    newestFirst: false,
  };
}

/** The rows whose numbers of that name add up to the queue's total. */
export function queueCountOf(ctx: Context<ModerationQueueArguments>): {
  readonly ids: readonly string[];
  readonly name: string;
} {
  const { eventId, kind } = ctx.args;
  const name = queueCountName(kind ?? null, laneOf(ctx));
  if (eventId) {
    return { ids: [eventQueueCountId(eventId)], name };
  }
  return { ids: isInOneOf(ctx, STAFF_GROUPS) ? WHOLE_QUEUE_COUNT_IDS : [creativeQueueCountId(requireSub(ctx))], name };
}

function laneOf({ args: { flagged } }: Context<ModerationQueueArguments>): ReviewLane | null {
  if (flagged === null || flagged === undefined) {
    return null;
  }
  return flagged ? 'FLAGGED' : 'UNFLAGGED';
}
