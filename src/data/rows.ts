import type { Content } from '../domain/content/content.js';
import { facetOf } from '../domain/content/content-count.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import { isQueued } from '../domain/content/review.js';
import type { Event } from '../domain/event/event.js';
import { type Notification, notificationExpiry } from '../domain/notification/notification.js';
import type { FailedJob } from '../domain/upload/failed-job.js';
import type { Upload } from '../domain/upload/upload.js';

/** A row as DynamoDB gives it: written by this system alone, hence trusted to have the shape it was written in. */
export type Row = Readonly<Record<string, unknown>>;

/** The sort keys of the indexes of content, by the fields they are made of. */
const CONTENT_LIST_KEYS = [
  ['kind', 'createdAt', 'id'],
  ['kind', 'status', 'createdAt', 'id'],
  ['kind', 'facet', 'createdAt', 'id'],
  ['kind', 'facet', 'status', 'createdAt', 'id'],
  ['kind', 'purpose', 'status', 'createdAt', 'id'],
] as const;

/** The sort keys of the queues, which hold what waits and nothing else: rows without the key are not in the index. */
const CONTENT_QUEUE_KEYS = [
  ['lane', 'createdAt', 'id'],
  ['kind', 'lane', 'createdAt', 'id'],
] as const;

/**
 * Rows hold what the domain knows, the name of the GraphQL type, and the sort keys that Amplify composes of several
 * fields (their names are the fields' names, joined). Writers outside of Amplify compose them here.
 */
export function contentRow(content: Content): Row {
  const queueKeys = isQueued(content) ? listKeys(content, CONTENT_QUEUE_KEYS) : {};
  const keys = { ...listKeys(content, CONTENT_LIST_KEYS), ...queueKeys };
  return { __typename: 'Content', ...content, facet: facetOf(content), ...keys };
}

/** The keys of a content row that change with its status: those it then has, and the names of those it then lacks. */
export function contentStatusKeys(content: Content): {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
} {
  const set = listKeys(
    content,
    CONTENT_LIST_KEYS.filter((fields) => fields.some((field) => field === 'status')),
  );
  const queueKeys = listKeys(content, CONTENT_QUEUE_KEYS);
  return isQueued(content) ? { set: { ...set, ...queueKeys }, remove: [] } : { set, remove: Object.keys(queueKeys) };
}

function listKeys(
  content: Content,
  keys: readonly (readonly (keyof Content | 'facet' | 'lane')[])[],
): Readonly<Record<string, string>> {
  const values = { ...content, facet: facetOf(content), lane: content.review?.lane };
  return Object.fromEntries(keys.map((fields) => [fields.join('#'), fields.map((field) => values[field]).join('#')]));
}

export function toContent(row: Row): Content {
  const { __typename, facet, ...fields } = row;
  const content = Object.fromEntries(Object.entries(fields).filter(([name]) => !name.includes('#')));
  return content as unknown as Content;
}

export function uploadRow(upload: Upload): Row {
  return { __typename: 'Upload', ...upload };
}

/** Leaves out the lease, the time of the last push and the failed job: they are their repositories' own business. */
export function toUpload(row: Row): Upload {
  const { __typename, leaseToken, leaseMessageId, leaseUntilMs, pushedAtMs, attempts, ...rest } = row;
  const { jobState, jobFailedAt, jobReason, jobOriginal, 'jobFailedAt#id': jobKey, ...upload } = rest;
  return upload as unknown as Upload;
}

/** The failed job that an upload's row carries, if it does. */
export function toFailedJob({ id, ownerId, status, byteLength, jobState, jobOriginal }: Row): FailedJob | undefined {
  if (jobState === undefined) {
    return undefined;
  }
  return { uploadId: id, ownerId, status, byteLength, state: jobState, original: jobOriginal } as unknown as FailedJob;
}

export function toEvent(row: Row): Event {
  return row as unknown as Event;
}

export function notificationRow(notification: Notification): Row {
  const { id, createdAt } = notification;
  return {
    __typename: 'Notification',
    ...notification,
    'createdAt#id': `${createdAt}#${id}`,
    unreadSince: createdAt,
    expiresAt: notificationExpiry(createdAt),
    updatedAt: createdAt,
  };
}

export function moderationDecisionRow(decision: ModerationDecision): Row {
  const { id, createdAt } = decision;
  return { __typename: 'ModerationDecision', ...decision, 'createdAt#id': `${createdAt}#${id}`, updatedAt: createdAt };
}
