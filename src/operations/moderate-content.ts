import { z } from 'zod';
import type { ContentRepository } from '../data/content-repository.js';
import type { EventPublisher } from '../data/event-publisher.js';
import type { ModerationRepository } from '../data/moderation-repository.js';
import type { Caller } from '../domain/access/caller.js';
import { canModerateContent, canSeeContent } from '../domain/access/content-access.js';
import type { Content } from '../domain/content/content.js';
import { MODERATION_VERDICTS, nextContentStatus } from '../domain/content/content-status.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import { AccessDeniedError, ConflictError, isAppError, NotFoundError } from '../domain/errors.js';
import { MAX_MODERATION_NOTES_CHARACTERS } from '../domain/limits.js';
import type { Notification } from '../domain/notification/notification.js';
import { decidedMessage } from '../domain/notification/wording.js';
import type { Log } from '../observability/log.js';

export const moderateContentInput = z.object({
  contentId: z.uuid(),
  decision: z.enum(MODERATION_VERDICTS),
  notes: z.string().max(MAX_MODERATION_NOTES_CHARACTERS).optional(),
  expectedVersion: z.int().positive().optional(),
});

export type ModerateContentInput = z.infer<typeof moderateContentInput>;

export interface ModerationResult {
  readonly content: Content;
  /** Whether the owner was told; who decides over their own upload is not. */
  readonly notificationSent: boolean;
}

export interface ModerateContentDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly moderation: Pick<ModerationRepository, 'apply' | 'record'>;
  readonly publisher: Pick<EventPublisher, 'contentUpdate' | 'notification'>;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly log: Log;
}

/**
 * Decides over a piece of content. Of two decisions at the same time one wins, and both are in the audit trail.
 * A decision that was taken is only revised by who names the version they saw: a late one cannot overturn it unseen.
 */
export function createModerateContent(deps: ModerateContentDeps) {
  return async (caller: Caller, input: ModerateContentInput): Promise<ModerationResult> => {
    const { content, deciderId } = await decidable(deps, caller, input.contentId);
    const decision = newDecision(deps, deciderId, content, input);
    if (isOutdated(content, input.expectedVersion)) {
      return lose(deps, decision, new ConflictError('The content was decided by someone else'));
    }
    const notification = deciderId === content.ownerId ? undefined : newNotification(deps, content, decision);
    const applied = {
      content,
      status: nextContentStatus(content.status, input.decision),
      decision,
      ...(notification === undefined ? {} : { notification }),
    };
    const decided = await deps.moderation.apply(applied).catch((error: unknown) => lose(deps, decision, error));
    await tell(deps, decided, notification);
    return { content: decided, notificationSent: notification !== undefined };
  };
}

async function decidable(
  { contents }: ModerateContentDeps,
  caller: Caller,
  id: string,
): Promise<{ content: Content; deciderId: string }> {
  const content = await contents.find(id);
  if (content === undefined || !canSeeContent(caller, content)) {
    throw new NotFoundError('Content');
  }
  if (caller.kind !== 'user' || !canModerateContent(caller, content)) {
    throw new AccessDeniedError(
      'Only the creative of the event and the staff decide, and nobody over their own upload',
    );
  }
  return { content, deciderId: caller.sub };
}

function isOutdated({ status, version }: Content, expectedVersion: number | undefined): boolean {
  return expectedVersion === undefined ? status !== 'PENDING' : version !== expectedVersion;
}

function newDecision(
  { now, randomId }: ModerateContentDeps,
  deciderId: string,
  content: Content,
  { decision: verdict, notes, expectedVersion }: ModerateContentInput,
): ModerationDecision {
  return {
    id: randomId(),
    contentId: content.id,
    deciderId,
    verdict,
    outcome: 'APPLIED',
    ...(notes === undefined ? {} : { notes }),
    contentVersion: expectedVersion ?? content.version,
    createdAt: now().toISOString(),
  };
}

function newNotification(
  { randomId }: ModerateContentDeps,
  content: Content,
  decision: ModerationDecision,
): Notification {
  return {
    id: randomId(),
    ownerId: content.ownerId,
    type: 'MODERATION',
    message: decidedMessage(content.kind, decision.verdict),
    data: { contentId: content.id, ...(content.eventId === undefined ? {} : { eventId: content.eventId }) },
    createdAt: decision.createdAt,
  };
}

/** Keeps the losing decision in the trail, then fails as the winner's opponent. */
async function lose({ moderation }: ModerateContentDeps, decision: ModerationDecision, error: unknown): Promise<never> {
  if (isAppError(error) && error.code === 'CONFLICT') {
    await moderation.record({ ...decision, outcome: 'CONFLICT' });
  }
  throw error;
}

/** What is stored is the truth; a live update that is lost is caught up by a query. */
async function tell(
  { publisher, log }: ModerateContentDeps,
  { id: contentId, ownerId, eventId, status, kind }: Content,
  notification: Notification | undefined,
): Promise<void> {
  const message = status === 'PENDING' ? '' : decidedMessage(kind, status);
  const sent = await Promise.allSettled([
    publisher.contentUpdate({ ownerId, eventId, contentId, status, message }),
    ...(notification === undefined ? [] : [publisher.notification(notification)]),
  ]);
  for (const outcome of sent) {
    if (outcome.status === 'rejected') {
      log.warn('decision not published', { contentId, error: outcome.reason });
    }
  }
}
