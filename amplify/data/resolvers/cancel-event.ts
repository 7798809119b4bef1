import { type Context, runtime } from '@aws-appsync/utils';
import { changedEvent, changeEvent } from './change-event.js';
import type { EventRow } from './event-fields.js';

/** Cancelled twice is cancelled. */
export function request(ctx: Context) {
  const event = ctx.stash['event'] as EventRow;
  if (event.status === 'CANCELLED') {
    runtime.earlyReturn(event);
  }
  return changeEvent(ctx, { status: 'CANCELLED' });
}

export function response(ctx: Context) {
  return changedEvent(ctx);
}
