import { util } from '@aws-appsync/utils';
import type { EventStatus, EventVisibility } from '../../../src/domain/event/event.js';
import {
  MAX_EVENT_DESCRIPTION_CHARACTERS,
  MAX_EVENT_TITLE_CHARACTERS,
  MAX_EVENT_VENUE_CHARACTERS,
} from '../../../src/domain/limits.js';
import { requiredTextOf, textOf } from './text.js';
import { refuse } from './viewer.js';

/** What a creative says about an event. */
export interface EventArguments {
  readonly title?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly venue?: string | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly visibility?: EventVisibility | null | undefined;
}

/** A row as the resolvers of one event pass it on. */
export interface EventRow extends EventArguments {
  readonly id: string;
  readonly creativeId: string;
  readonly status: EventStatus;
  readonly version: number;
}

/** The fields of an event's row that follow from what was said, the sort keys of its lists among them. */
export function eventFields(id: string, args: EventArguments): Record<string, string | null> {
  const startsAtMs = util.time.parseISO8601ToEpochMilliSeconds(args.startsAt ?? '');
  const endsAtMs = args.endsAt ? util.time.parseISO8601ToEpochMilliSeconds(args.endsAt) : null;
  if (endsAtMs !== null && endsAtMs <= startsAtMs) {
    refuse('INVALID_INPUT', 'endsAt is not after startsAt');
  }
  // In UTC and of one length: the indexes sort it as text.
  const startsAt = util.time.epochMilliSecondsToISO8601(startsAtMs);
  const visibility = args.visibility ?? 'PUBLIC';
  return {
    title: requiredTextOf('title', args.title, MAX_EVENT_TITLE_CHARACTERS),
    description: textOf('description', args.description, MAX_EVENT_DESCRIPTION_CHARACTERS),
    venue: textOf('venue', args.venue, MAX_EVENT_VENUE_CHARACTERS),
    visibility,
    startsAt,
    endsAt: endsAtMs === null ? null : util.time.epochMilliSecondsToISO8601(endsAtMs),
    'startsAt#id': `${startsAt}#${id}`,
    'visibility#startsAt#id': `${visibility}#${startsAt}#${id}`,
  };
}
