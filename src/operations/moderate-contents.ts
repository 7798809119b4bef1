import { z } from 'zod';
import type { Caller } from '../domain/access/caller.js';
import type { Content } from '../domain/content/content.js';
import { repeatedDecision } from '../domain/content/last-decision.js';
import { type ErrorCode, isAppError } from '../domain/errors.js';
import { MAX_DECISIONS_PER_CALL } from '../domain/limits.js';
import { type Decided, type DecisionDeps, findSubject, withCurrentGroups } from './decide-content.js';
import { decide, moderateContentInput } from './moderate-content.js';

/** Many are decided by what was seen of them, so that each names the version it means. */
const orderInput = moderateContentInput.required({ expectedVersion: true });

export const moderateContentsInput = z.object({
  decisions: z.array(orderInput).min(1).max(MAX_DECISIONS_PER_CALL),
});

type Order = z.infer<typeof orderInput>;

/** What became of one of them: the content, or why not. */
export interface DecisionOutcome {
  readonly contentId: string;
  readonly content?: Content;
  readonly notificationSent: boolean;
  readonly errorCode?: ErrorCode;
  readonly errorMessage?: string;
}

/**
 * Decides over many pieces of content, each for itself: what fails is told by piece and hinders no other. They are taken one
 * after another, because those of one event move the same numbers. Asked again, it answers what was done and does nothing.
 */
export function createModerateContents(deps: DecisionDeps) {
  return async (
    caller: Caller,
    { decisions }: z.infer<typeof moderateContentsInput>,
  ): Promise<readonly DecisionOutcome[]> => {
    const current = await withCurrentGroups(deps, caller);
    const outcomes: DecisionOutcome[] = [];
    const told: Promise<void>[] = [];
    for (const order of decisions) {
      const { contentId } = order;
      try {
        const { content, notificationSent, tell } = await decideOnce(deps, current, order);
        told.push(tell());
        outcomes.push({ contentId, content, notificationSent });
      } catch (error) {
        outcomes.push({ contentId, notificationSent: false, ...reasonOf(deps, contentId, error) });
      }
    }
    await Promise.all(told);
    return outcomes;
  };
}

/** The answer to a decision that stands already is the one it had: an answer may get lost, and the client asks again. */
async function decideOnce(deps: DecisionDeps, caller: Caller, order: Order): Promise<Decided> {
  const subject = await findSubject(deps, caller, order.contentId);
  const { content, deciderId } = subject;
  const { decision: verdict, expectedVersion } = order;
  const standing = repeatedDecision(content, { deciderId, verdict, expectedVersion });
  if (standing !== undefined) {
    return { content, notificationSent: standing.notificationSent, tell: async () => {} };
  }
  return decide(deps, subject, order);
}

function reasonOf(
  { log }: DecisionDeps,
  contentId: string,
  error: unknown,
): Pick<DecisionOutcome, 'errorCode' | 'errorMessage'> {
  if (isAppError(error)) {
    log.warn('not decided', { contentId, code: error.code });
    return { errorCode: error.code, errorMessage: error.message };
  }
  log.error('decision failed', { contentId, error });
  return { errorCode: 'INTERNAL', errorMessage: 'The request could not be answered' };
}
