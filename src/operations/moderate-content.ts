import { z } from 'zod';
import type { Caller } from '../domain/access/caller.js';
import type { Content } from '../domain/content/content.js';
import { MODERATION_VERDICTS, nextContentStatus } from '../domain/content/content-status.js';
import { ConflictError } from '../domain/errors.js';
import { MAX_MODERATION_NOTES_CHARACTERS } from '../domain/limits.js';
import { decidedMessage } from '../domain/notification/wording.js';
import {
  applyDecision,
  type Decided,
  type DecisionDeps,
  findSubject,
  lose,
  type ModerationResult,
  newDecision,
  type Subject,
  withCurrentGroups,
} from './decide-content.js';

export const moderateContentInput = z.object({
  contentId: z.uuid(),
  decision: z.enum(MODERATION_VERDICTS),
  notes: z.string().max(MAX_MODERATION_NOTES_CHARACTERS).optional(),
  expectedVersion: z.int().positive().optional(),
});

export type ModerateContentInput = z.infer<typeof moderateContentInput>;

/**
 * Decides over a piece of content. Of two decisions at the same time one wins, and both are in the audit trail.
 * A decision that was taken is only revised by who names the version they saw: a late one cannot overturn it unseen.
 */
export function createModerateContent(deps: DecisionDeps) {
  return async (caller: Caller, input: ModerateContentInput): Promise<ModerationResult> => {
    const current = await withCurrentGroups(deps, caller);
    const decided = await decide(deps, await findSubject(deps, current, input.contentId), input);
    await decided.tell();
    return { content: decided.content, notificationSent: decided.notificationSent };
  };
}

/**
 * Takes the decision and keeps it in the trail, whether it wins or loses.
 *
 * @throws ConflictError when it lost.
 * @throws InvalidTransitionError when the content is that already.
 */
export async function decide(
  deps: DecisionDeps,
  subject: Subject,
  { decision: verdict, notes, expectedVersion }: ModerateContentInput,
): Promise<Decided> {
  const { content } = subject;
  const contentVersion = expectedVersion ?? content.version;
  const facts = { verdict, contentVersion, ...(notes === undefined ? {} : { notes }) };
  const decision = newDecision(deps, subject, facts);
  if (isOutdated(content, expectedVersion)) {
    return lose(deps, decision, new ConflictError('The content was decided by someone else'));
  }
  const status = nextContentStatus(content.status, verdict);
  const message = decidedMessage(content.kind, verdict);
  return applyDecision(deps, subject, { decision, status, message }).catch((error: unknown) =>
    lose(deps, decision, error),
  );
}

function isOutdated({ status, version }: Content, expectedVersion: number | undefined): boolean {
  return expectedVersion === undefined ? status !== 'PENDING' : version !== expectedVersion;
}
