import type { Content } from '../domain/content/content.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import type { Event } from '../domain/event/event.js';
import type { Notification } from '../domain/notification/notification.js';
import type { Upload } from '../domain/upload/upload.js';

/** A row as DynamoDB gives it: written by this system alone, hence trusted to have the shape it was written in. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Rows hold what the domain knows, the name of the GraphQL type, and the sort keys that Amplify composes of several
 * fields (their names are the fields' names, joined). Writers outside of Amplify compose them here.
 */
export function contentRow(content: Content): Row {
  return {
    __typename: 'Content',
    ...content,
    'kind#createdAt': `${content.kind}#${content.createdAt}`,
    'kind#purpose#status#createdAt': contentListKey(content, content.status),
  };
}

/** The part of a content row that changes with its status. */
export function contentListKey(
  { kind, purpose, createdAt }: Pick<Content, 'kind' | 'purpose' | 'createdAt'>,
  status: Content['status'],
): string {
  return [kind, purpose, status, createdAt].join('#');
}

export function toContent(row: Row): Content {
  const { __typename, 'kind#createdAt': ownerKey, 'kind#purpose#status#createdAt': eventKey, ...content } = row;
  return content as unknown as Content;
}

export function uploadRow(upload: Upload): Row {
  return { __typename: 'Upload', ...upload };
}

/** Leaves out the lease: it is the repository's own business. */
export function toUpload(row: Row): Upload {
  const { __typename, leaseToken, leaseMessageId, leaseUntilMs, ...upload } = row;
  return upload as unknown as Upload;
}

export function toEvent(row: Row): Event {
  return row as unknown as Event;
}

export function notificationRow(notification: Notification): Row {
  return { __typename: 'Notification', ...notification, updatedAt: notification.createdAt };
}

export function moderationDecisionRow(decision: ModerationDecision): Row {
  return { __typename: 'ModerationDecision', ...decision, updatedAt: decision.createdAt };
}
