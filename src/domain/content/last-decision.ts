import { ConflictError, InvalidTransitionError } from '../errors.js';
import { UNDO_WINDOW_SECONDS } from '../limits.js';
import type { ContentStatus, ModerationVerdict } from './content-status.js';

/** The decision that stands, kept with the content so that it can be taken back and a repetition of it be known. */
export interface LastDecision {
  /** Of its row in the trail. */
  readonly id: string;
  readonly deciderId: string;
  readonly verdict: ModerationVerdict;
  /** What the content was before. */
  readonly from: ContentStatus;
  /** The version it was made on; it made the next. */
  readonly contentVersion: number;
  readonly notificationSent: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The part of content that a decision is told by. */
interface Decided {
  readonly id: string;
  readonly version: number;
  readonly lastDecision?: LastDecision;
}

export interface Repetition {
  readonly deciderId: string;
  readonly verdict: ModerationVerdict;
  readonly expectedVersion: number;
}

/** The decision that stands, when it is this one: the same decision of the same person on the same version. */
export function repeatedDecision(
  { version, lastDecision }: Decided,
  { deciderId, verdict, expectedVersion }: Repetition,
): LastDecision | undefined {
  const isIt =
    lastDecision?.deciderId === deciderId &&
    lastDecision.verdict === verdict &&
    lastDecision.contentVersion === expectedVersion &&
    version === expectedVersion + 1;
  return isIt ? lastDecision : undefined;
}

/**
 * The decision that someone takes back. It is their own, the last, and not old: what stood for long, or was decided by
 * someone else, is revised by a decision of its own.
 *
 * @throws InvalidTransitionError when there is none to take back, or no longer.
 * @throws ConflictError when someone else decided, or the content is another version since.
 */
export function undoableDecision({ id, version, lastDecision }: Decided, deciderId: string, at: Date): LastDecision {
  const details = { contentId: id };
  if (lastDecision === undefined) {
    throw new InvalidTransitionError('There is no decision to take back', { details });
  }
  if (lastDecision.deciderId !== deciderId) {
    throw new ConflictError('The content was decided by someone else', { details });
  }
  if (version !== lastDecision.contentVersion + 1) {
    throw new ConflictError('The content was changed since the decision', { details });
  }
  if (at.getTime() > Date.parse(lastDecision.at) + UNDO_WINDOW_SECONDS * 1000) {
    throw new InvalidTransitionError('The decision is too old to be taken back: decide again', { details });
  }
  return lastDecision;
}
