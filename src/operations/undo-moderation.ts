import { z } from 'zod';
import type { Caller } from '../domain/access/caller.js';
import { undoableDecision } from '../domain/content/last-decision.js';
import { ConflictError } from '../domain/errors.js';
import { undoneMessage } from '../domain/notification/wording.js';
import {
  applyDecision,
  type DecisionDeps,
  findSubject,
  lose,
  type ModerationResult,
  newDecision,
  withCurrentGroups,
} from './decide-content.js';

export const undoModerationInput = z.object({
  contentId: z.uuid(),
  expectedVersion: z.int().positive().optional(),
});

/**
 * Takes one's own last decision back: the content is what it was before, in one conditional write, and whoever was told of
 * the decision is told of this. It is an entry of its own in the trail; the one it takes back stays. An undo that lost to
 * someone else's decision is in the trail as well.
 */
export function createUndoModeration(deps: DecisionDeps) {
  return async (
    caller: Caller,
    { contentId, expectedVersion }: z.infer<typeof undoModerationInput>,
  ): Promise<ModerationResult> => {
    const subject = await findSubject(deps, await withCurrentGroups(deps, caller), contentId);
    const { content, deciderId } = subject;
    const facts = { verdict: 'UNDONE', contentVersion: expectedVersion ?? content.version } as const;
    try {
      if (facts.contentVersion !== content.version) {
        throw new ConflictError('The content was decided by someone else', { details: { contentId } });
      }
      const { id: undoes, from: status } = undoableDecision(content, deciderId, deps.now());
      const decision = newDecision(deps, subject, { ...facts, undoes });
      const message = undoneMessage(content.kind, status);
      const { tell, ...result } = await applyDecision(deps, subject, { decision, status, message });
      await tell();
      return result;
    } catch (error) {
      return lose(deps, newDecision(deps, subject, facts), error);
    }
  };
}
