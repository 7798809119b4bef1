import { FLAGGING_CONFIDENCE_PERCENT } from '../limits.js';
import type { ContentStatus } from './content-status.js';

/** How content waits to be decided over. Their order is the queue's: what a machine objects to comes first. */
export const REVIEW_LANES = ['FLAGGED', 'UNFLAGGED'] as const;
export type ReviewLane = (typeof REVIEW_LANES)[number];

/** Something a machine saw. */
export interface ContentLabel {
  readonly name: string;
  /** The wider label that it belongs to; absent for the widest. */
  readonly parent?: string;
  /** Percent, 0 to 100. */
  readonly confidence: number;
}

/** What those who decide are told besides the content itself. Nobody else sees it. */
export interface Review {
  readonly lane: ReviewLane;
  /** Empty when a machine looked and saw nothing to object to; absent when none looked. */
  readonly labels?: readonly ContentLabel[];
}

/** The review that content begins with. It only orders the queue: labels never approve or reject. */
export function reviewOf(labels: readonly ContentLabel[] | undefined): Review {
  if (labels === undefined) {
    return { lane: 'UNFLAGGED' };
  }
  const flagged = labels.some(({ confidence }) => confidence >= FLAGGING_CONFIDENCE_PERCENT);
  return { lane: flagged ? 'FLAGGED' : 'UNFLAGGED', labels };
}

/** Whether content is in the queues. Rows from before there were queues have no review, and are found by their status. */
export function isQueued({ status, review }: { readonly status: ContentStatus; readonly review?: Review }): boolean {
  return status === 'PENDING' && review !== undefined;
}
