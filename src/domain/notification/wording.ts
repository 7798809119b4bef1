import type { ContentStatus, ModerationVerdict } from '../content/content-status.js';
import type { MediaKind } from '../upload/media-types.js';

const NOUNS = { VIDEO: 'video', IMAGE: 'photo' } as const satisfies Record<MediaKind, string>;
const VERBS = { APPROVED: 'approved', REJECTED: 'rejected' } as const satisfies Record<ModerationVerdict, string>;
const AGAIN = {
  PENDING: 'waits for another one',
  APPROVED: 'is approved again',
  REJECTED: 'is rejected again',
} as const satisfies Record<ContentStatus, string>;

export function readyForOwnerMessage(kind: MediaKind): string {
  return `Your ${NOUNS[kind]} is ready and waits for approval`;
}

export function awaitingDecisionMessage(kind: MediaKind): string {
  return `A ${NOUNS[kind]} of your event waits for your decision`;
}

export function failedForOwnerMessage(kind: MediaKind): string {
  return `Your ${NOUNS[kind]} could not be processed`;
}

/** The notes of a moderator stay in the audit trail; the owner learns the verdict. */
export function decidedMessage(kind: MediaKind, verdict: ModerationVerdict): string {
  return `Your ${NOUNS[kind]} was ${VERBS[verdict]}`;
}

export function undoneMessage(kind: MediaKind, status: ContentStatus): string {
  return `The decision about your ${NOUNS[kind]} was taken back: it ${AGAIN[status]}`;
}
