import type { ModerationVerdict } from './content-status.js';

export const MODERATION_OUTCOMES = ['APPLIED', 'CONFLICT'] as const;
/** APPLIED changed the content; CONFLICT lost to a decision made at the same time. */
export type ModerationOutcome = (typeof MODERATION_OUTCOMES)[number];

/** One row of the audit trail. */
export interface ModerationDecision {
  readonly id: string;
  readonly contentId: string;
  readonly deciderId: string;
  readonly verdict: ModerationVerdict;
  readonly outcome: ModerationOutcome;
  readonly notes?: string;
  /** The content's version the decision was made on. */
  readonly contentVersion: number;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
