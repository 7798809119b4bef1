import { a } from '@aws-amplify/backend';
import { MODERATION_VERDICTS } from '../../../src/domain/content/content-status.js';
import { MODERATION_OUTCOMES } from '../../../src/domain/content/moderation-decision.js';
import { NO_GENERATED_WRITES_OR_LISTS, staffGets } from '../authorization.js';

/** The audit trail of moderation: every decision, those that came too late as well. Never changed. */
export const moderationDecisionTypes = {
  ModerationVerdict: a.enum(MODERATION_VERDICTS),
  ModerationOutcome: a.enum(MODERATION_OUTCOMES),

  ModerationDecision: a
    .model({
      contentId: a.id().required(),
      deciderId: a.id().required(),
      verdict: a.ref('ModerationVerdict').required(),
      outcome: a.ref('ModerationOutcome').required(),
      notes: a.string(),
      /** The content's version the decision was made on. */
      contentVersion: a.integer().required(),
      createdAt: a.datetime().required(),
      updatedAt: a.datetime().required(),
    })
    .secondaryIndexes((index) => [index('contentId').sortKeys(['createdAt']).name('byContent').queryField(null)])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(staffGets),
};
