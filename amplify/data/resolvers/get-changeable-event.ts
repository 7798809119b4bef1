import type { Context } from '@aws-appsync/utils';
import { EVENT_OVERSEER_GROUPS } from '../../../src/domain/access/groups.js';
import type { EventRow } from './event-fields.js';
import { keyOf } from './row-key.js';
import { isInOneOf, refuse, refuseFailure, refuseMissing, requireSub } from './viewer.js';

interface Arguments {
  readonly eventId: string;
  readonly expectedVersion?: number | null;
}

/** Fields with which those who oversee events may act on another's. */
const OVERSEEN_FIELDS = ['cancelEvent'];

/** Puts the event into the stash, when the caller may change it and it is the version they saw. */
export function request(ctx: Context<Arguments>) {
  return { operation: 'GetItem', key: keyOf('Event', ctx.args.eventId), consistentRead: true };
}

export function response(ctx: Context<Arguments>) {
  refuseFailure(ctx);
  const event = ctx.result as EventRow | null;
  const oversees = OVERSEEN_FIELDS.includes(ctx.info.fieldName) && isInOneOf(ctx, EVENT_OVERSEER_GROUPS);
  if (!event || (event.creativeId !== requireSub(ctx) && !oversees)) {
    return refuseMissing('Event');
  }
  if (event.status === 'DELETING') {
    refuse('CONFLICT', 'The event is being deleted');
  }
  const { expectedVersion } = ctx.args;
  if (typeof expectedVersion === 'number' && expectedVersion !== event.version) {
    refuse('CONFLICT', 'The event was changed by someone else');
  }
  ctx.stash['event'] = event;
  return {};
}
