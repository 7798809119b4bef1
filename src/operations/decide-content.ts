import type { ContentRepository } from '../data/content-repository.js';
import type { EventPublisher } from '../data/event-publisher.js';
import type { GroupMemberships } from '../data/group-memberships.js';
import type { ModerationRepository } from '../data/moderation-repository.js';
import { type Caller, isInOneOf } from '../domain/access/caller.js';
import { canModerateContent, canSeeContent } from '../domain/access/content-access.js';
import { QUEUE_READER_GROUPS } from '../domain/access/groups.js';
import type { Content } from '../domain/content/content.js';
import type { ContentStatus } from '../domain/content/content-status.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import { AccessDeniedError, isAppError, NotFoundError } from '../domain/errors.js';
import type { Notification } from '../domain/notification/notification.js';
import type { Log } from '../observability/log.js';

/** What every decision over content is made with. */
export interface DecisionDeps {
  readonly contents: Pick<ContentRepository, 'find'>;
  readonly moderation: Pick<ModerationRepository, 'apply' | 'record'>;
  readonly memberships: GroupMemberships;
  readonly publisher: Pick<EventPublisher, 'contentUpdate' | 'notification'>;
  readonly now: () => Date;
  readonly randomId: () => string;
  readonly log: Log;
}

export interface ModerationResult {
  readonly content: Content;
  /** Whether the owner was told; who decides over their own upload is not. */
  readonly notificationSent: boolean;
}

/** What was decided, and how to tell it to those who listen. */
export interface Decided extends ModerationResult {
  /** Never rejects: what is stored is the truth; a live update that is lost is caught up by a query. */
  readonly tell: () => Promise<void>;
}

export interface Subject {
  readonly content: Content;
  readonly deciderId: string;
}

/**
 * The caller with the groups they are still in. A token says for an hour what it said when it was issued; who was removed
 * from a group decides over nothing from then on. Only who would decide by a group is asked about.
 */
export async function withCurrentGroups({ memberships }: DecisionDeps, caller: Caller): Promise<Caller> {
  if (caller.kind !== 'user' || !isInOneOf(caller, QUEUE_READER_GROUPS)) {
    return caller;
  }
  const current = await memberships.groupsOf(caller.sub);
  return { ...caller, groups: caller.groups.filter((group) => current.includes(group)) };
}

/**
 * @throws NotFoundError when the caller may not even see the content.
 * @throws AccessDeniedError when they may, but not decide over it.
 */
export async function findSubject({ contents }: DecisionDeps, caller: Caller, id: string): Promise<Subject> {
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

type DecisionFacts = Pick<ModerationDecision, 'verdict' | 'contentVersion'> &
  Partial<Pick<ModerationDecision, 'notes' | 'undoes'>>;

export function newDecision(
  { now, randomId }: DecisionDeps,
  { content, deciderId }: Subject,
  facts: DecisionFacts,
): ModerationDecision {
  return {
    id: randomId(),
    contentId: content.id,
    ...(content.eventId === undefined ? {} : { eventId: content.eventId }),
    deciderId,
    outcome: 'APPLIED',
    ...facts,
    createdAt: now().toISOString(),
  };
}

/** Stores a decision with its effect and its trail, and who is told of it: the owner, unless they decided themselves. */
export async function applyDecision(
  deps: DecisionDeps,
  { content, deciderId }: Subject,
  { decision, status, message }: { decision: ModerationDecision; status: ContentStatus; message: string },
): Promise<Decided> {
  const notification =
    deciderId === content.ownerId ? undefined : newNotification(deps, { content, message, at: decision.createdAt });
  const decided = await deps.moderation.apply({
    content,
    status,
    decision,
    ...(notification === undefined ? {} : { notification }),
  });
  deps.log.metric('ModerationDecisions');
  return {
    content: decided,
    notificationSent: notification !== undefined,
    tell: () => tell(deps, decided, message, notification),
  };
}

/** Keeps the losing decision in the trail, then fails as the winner's opponent. */
export async function lose({ moderation }: DecisionDeps, decision: ModerationDecision, error: unknown): Promise<never> {
  if (isAppError(error) && error.code === 'CONFLICT') {
    await moderation.record({ ...decision, outcome: 'CONFLICT' });
  }
  throw error;
}

function newNotification(
  { randomId }: DecisionDeps,
  { content, message, at }: { content: Content; message: string; at: string },
): Notification {
  return {
    id: randomId(),
    ownerId: content.ownerId,
    type: 'MODERATION',
    message,
    data: { contentId: content.id, ...(content.eventId === undefined ? {} : { eventId: content.eventId }) },
    createdAt: at,
  };
}

async function tell(
  { publisher, log }: DecisionDeps,
  { id: contentId, ownerId, eventId, status }: Content,
  message: string,
  notification: Notification | undefined,
): Promise<void> {
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
