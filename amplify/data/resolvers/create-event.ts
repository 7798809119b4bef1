import { type Context, util } from '@aws-appsync/utils';
import type { EventVisibility } from '../../../src/domain/event/event.js';
import {
  MAX_EVENT_DESCRIPTION_CHARACTERS,
  MAX_EVENT_TITLE_CHARACTERS,
  MAX_EVENT_VENUE_CHARACTERS,
} from '../../../src/domain/limits.js';
import { refuse, refuseFailure, requireSub } from './viewer.js';

interface Arguments {
  readonly title: string;
  readonly description?: string | null;
  readonly venue?: string | null;
  readonly startsAt: string;
  readonly endsAt?: string | null;
  readonly visibility?: EventVisibility | null;
}

/** One conditional write. The groups that may hold events are checked by AppSync, from the schema. */
export function request(ctx: Context<Arguments>) {
  const { args } = ctx;
  const creativeId = requireSub(ctx);
  const title = text('title', args.title, MAX_EVENT_TITLE_CHARACTERS);
  if (title === null) {
    refuse('INVALID_INPUT', 'title is empty');
  }
  const startsAtMs = util.time.parseISO8601ToEpochMilliSeconds(args.startsAt);
  const endsAtMs = args.endsAt ? util.time.parseISO8601ToEpochMilliSeconds(args.endsAt) : null;
  if (endsAtMs !== null && endsAtMs <= startsAtMs) {
    refuse('INVALID_INPUT', 'endsAt is not after startsAt');
  }
  const now = util.time.nowISO8601();
  return {
    operation: 'PutItem',
    key: util.dynamodb.toMapValues({ id: util.autoId() }),
    attributeValues: util.dynamodb.toMapValues({
      __typename: 'Event',
      creativeId,
      title,
      description: text('description', args.description, MAX_EVENT_DESCRIPTION_CHARACTERS),
      venue: text('venue', args.venue, MAX_EVENT_VENUE_CHARACTERS),
      status: 'OPEN',
      visibility: args.visibility ?? 'PUBLIC',
      // In UTC and of one length: the indexes sort it as text.
      startsAt: util.time.epochMilliSecondsToISO8601(startsAtMs),
      endsAt: endsAtMs === null ? null : util.time.epochMilliSecondsToISO8601(endsAtMs),
      createdAt: now,
      updatedAt: now,
    }),
    condition: { expression: 'attribute_not_exists(id)' },
  };
}

export function response(ctx: Context) {
  refuseFailure(ctx);
  return ctx.result;
}

function text(name: string, value: string | null | undefined, maxCharacters: number): string | null {
  const trimmed = (value ?? '').trim();
  if (trimmed.length > maxCharacters) {
    refuse('INVALID_INPUT', `${name} is longer than ${maxCharacters} characters`);
  }
  return trimmed === '' ? null : trimmed;
}
