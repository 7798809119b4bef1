import { a } from '@aws-amplify/backend';
import { MODERATION_VERDICTS } from '../../../src/domain/content/content-status.js';
import { MODERATION_ACTIONS, MODERATION_OUTCOMES } from '../../../src/domain/content/moderation-decision.js';
import { NO_GENERATED_WRITES_OR_LISTS, staffGets } from '../authorization.js';

const decisionFields = {
  contentId: a.id().required(),
  eventId: a.id(),
  deciderId: a.id().required(),
  verdict: a.ref('ModerationAction').required(),
  outcome: a.ref('ModerationOutcome').required(),
  notes: a.string(),
  /** The content's version the decision was made on. */
  contentVersion: a.integer().required(),
  /** The decision that was taken back. */
  undoes: a.id(),
  createdAt: a.datetime().required(),
};

/** The audit trail of moderation: every decision, those that came too late and those taken back as well. Never changed. */
export const moderationDecisionTypes = {
  ModerationVerdict: a.enum(MODERATION_VERDICTS),
  ModerationAction: a.enum(MODERATION_ACTIONS),
  ModerationOutcome: a.enum(MODERATION_OUTCOMES),

  /** A decision in a list: Gen 2 lets no custom type hold a model. */
  ModerationDecisionItem: a.customType({ id: a.id().required(), ...decisionFields }),

  ModerationDecision: a
    .model({ id: a.id().required(), ...decisionFields, updatedAt: a.datetime().required() })
    .secondaryIndexes((index) => [
      index('contentId').sortKeys(['createdAt', 'id']).name('byContent').queryField(null),
      index('deciderId').sortKeys(['createdAt', 'id']).name('byDecider').queryField(null),
      index('eventId').sortKeys(['createdAt', 'id']).name('byEvent').queryField(null),
    ])
    .disableOperations(NO_GENERATED_WRITES_OR_LISTS)
    .authorization(staffGets),
};
