import type { ModerationRepository } from '../data/moderation-repository.js';
import type { Log } from '../observability/log.js';
import type { WithdrawContent } from './withdraw-content.js';

export interface TakingDownDeps<Moderation> {
  readonly moderation: Moderation;
  readonly withdrawals: Pick<WithdrawContent, 'now'>;
  readonly log: Log;
}

/**
 * The same repository, but a decision that ends an approval takes the public copies away before it is answered. When that fails
 * the decision stands: what is stored is the truth, and whoever looks after the table's stream makes delivery agree with it.
 */
export function takingDown<Moderation extends Pick<ModerationRepository, 'apply'>>({
  moderation,
  withdrawals,
  log,
}: TakingDownDeps<Moderation>): Moderation {
  return {
    ...moderation,
    async apply(...input: Parameters<ModerationRepository['apply']>) {
      const decided = await moderation.apply(...input);
      if (decided.status !== 'APPROVED') {
        const { content } = input[0];
        await withdrawals
          .now(content)
          .catch((error: unknown) => log.warn('content not withdrawn at once', { contentId: content.id, error }));
      }
      return decided;
    },
  };
}
