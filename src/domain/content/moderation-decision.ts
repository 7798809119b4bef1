import { MODERATION_VERDICTS } from './content-status.js';

/** What can happen to content by a person's decision: a verdict, or the last one taken back. */
export const MODERATION_ACTIONS = [...MODERATION_VERDICTS, 'UNDONE'] as const;
export type ModerationAction = (typeof MODERATION_ACTIONS)[number];

export const MODERATION_OUTCOMES = ['APPLIED', 'CONFLICT'] as const;
/** APPLIED changed the content; CONFLICT lost to a decision made at the same time. */
export type ModerationOutcome = (typeof MODERATION_OUTCOMES)[number];

/** One row of the audit trail. It is written once and never changed. */
export interface ModerationDecision {
  readonly id: string;
  readonly contentId: string;
  readonly eventId?: string;
  readonly deciderId: string;
  readonly verdict: ModerationAction;
  readonly outcome: ModerationOutcome;
  readonly notes?: string;
  /** The content's version the decision was made on. */
  readonly contentVersion: number;
  /** The decision that was taken back. */
  readonly undoes?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
