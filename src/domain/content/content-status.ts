import { InvalidTransitionError } from '../errors.js';

export const CONTENT_STATUSES = ['PENDING', 'APPROVED', 'REJECTED'] as const;
export type ContentStatus = (typeof CONTENT_STATUSES)[number];

/** What a live update says became of content: its status, or that it is gone. */
export const CONTENT_UPDATE_STATUSES = [...CONTENT_STATUSES, 'DELETED'] as const;
export type ContentUpdateStatus = (typeof CONTENT_UPDATE_STATUSES)[number];

export const MODERATION_VERDICTS = ['APPROVED', 'REJECTED'] as const;
export type ModerationVerdict = (typeof MODERATION_VERDICTS)[number];

/**
 * Every decision may be revised: an approval is taken back when a complaint is right, a rejection when it was a mistake.
 * Deciding what is already decided so is forbidden, because a second notification would say nothing new.
 */
const TRANSITIONS = {
  PENDING: { APPROVED: 'APPROVED', REJECTED: 'REJECTED' },
  APPROVED: { REJECTED: 'REJECTED' },
  REJECTED: { APPROVED: 'APPROVED' },
} as const satisfies Record<ContentStatus, Partial<Record<ModerationVerdict, ContentStatus>>>;

/** @throws InvalidTransitionError when the content already has that status. */
export function nextContentStatus(from: ContentStatus, verdict: ModerationVerdict): ContentStatus {
  const edges: Partial<Record<ModerationVerdict, ContentStatus>> = TRANSITIONS[from];
  const to = edges[verdict];
  if (to === undefined) {
    throw new InvalidTransitionError(`Content is ${from} already`, { details: { from, verdict } });
  }
  return to;
}
