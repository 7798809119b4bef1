import type { Context } from '@aws-appsync/utils';
import { changedEvent, changeEvent } from './change-event.js';
import { type EventArguments, type EventRow, eventFields } from './event-fields.js';
import { refuse } from './viewer.js';

/** What is left out stays as it is; description, venue and endsAt are removed by null. */
export function request(ctx: Context<EventArguments>) {
  const event = ctx.stash['event'] as EventRow;
  const { args } = ctx;
  if (args.title === null || args.startsAt === null || args.visibility === null) {
    refuse('INVALID_INPUT', 'title, startsAt and visibility cannot be removed');
  }
  return changeEvent(
    ctx,
    eventFields(event.id, {
      title: args.title ?? event.title,
      description: args.description === undefined ? event.description : args.description,
      venue: args.venue === undefined ? event.venue : args.venue,
      startsAt: args.startsAt ?? event.startsAt,
      endsAt: args.endsAt === undefined ? event.endsAt : args.endsAt,
      visibility: args.visibility ?? event.visibility,
    }),
  );
}

export function response(ctx: Context) {
  return changedEvent(ctx);
}
