import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import type { ContentStatus } from '../domain/content/content-status.js';
import type { ModerationDecision } from '../domain/content/moderation-decision.js';
import { ConflictError } from '../domain/errors.js';
import type { Notification } from '../domain/notification/notification.js';
import { countContent } from './content-counts.js';
import { contentStatusKeys, moderationDecisionRow, notificationRow } from './rows.js';
import { type TransactItems, transact } from './transact.js';

export interface ModerationRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: {
    readonly contents: string;
    readonly contentCounts: string;
    readonly decisions: string;
    readonly notifications: string;
  };
}

export interface AppliedDecision {
  /** As it was when the decision was made. */
  readonly content: Content;
  readonly status: ContentStatus;
  readonly decision: ModerationDecision;
  readonly notification?: Notification;
}

export type ModerationRepository = ReturnType<typeof createModerationRepository>;

export function createModerationRepository({ client, tables }: ModerationRepositoryOptions) {
  return {
    /**
     * Changes the content, writes the audit trail and tells the owner: all or none.
     *
     * @returns the content as it is now.
     * @throws ConflictError when the content is no longer the version that was decided on.
     */
    async apply({ content, status, decision, notification }: AppliedDecision): Promise<Content> {
      const decided = { ...content, status, version: content.version + 1, updatedAt: decision.createdAt };
      const items: TransactItems = [
        moveContent(tables.contents, content, decided),
        { Put: { TableName: tables.decisions, Item: moderationDecisionRow(decision) } },
        ...countContent(tables.contentCounts, content, decided),
      ];
      if (notification !== undefined) {
        items.push({ Put: { TableName: tables.notifications, Item: notificationRow(notification) } });
      }
      if ((await transact(client, items)) !== undefined) {
        throw new ConflictError('The content was decided by someone else', { details: { contentId: content.id } });
      }
      return decided;
    },

    /** Adds a decision to the audit trail that changed nothing. */
    async record(decision: ModerationDecision): Promise<void> {
      await client.send(new PutCommand({ TableName: tables.decisions, Item: moderationDecisionRow(decision) }));
    },
  };
}

function moveContent(tableName: string, from: Content, to: Content): TransactItems[number] {
  const { set, remove } = contentStatusKeys(to);
  const keys = Object.entries(set).map(([name, value], index) => ({ name, value, index }));
  const gone = remove.map((name, index) => ({ name, index }));
  return {
    Update: {
      TableName: tableName,
      Key: { id: from.id },
      UpdateExpression: [
        `SET #status = :status, #version = :next, updatedAt = :at${keys.map(({ index }) => `, #k${index} = :k${index}`).join('')}`,
        ...(gone.length === 0 ? [] : [`REMOVE ${gone.map(({ index }) => `#g${index}`).join(', ')}`]),
      ].join(' '),
      ConditionExpression: '#version = :seen',
      ExpressionAttributeNames: {
        '#status': 'status', // reserved word
        '#version': 'version',
        ...Object.fromEntries(keys.map(({ name, index }) => [`#k${index}`, name])),
        ...Object.fromEntries(gone.map(({ name, index }) => [`#g${index}`, name])),
      },
      ExpressionAttributeValues: {
        ':status': to.status,
        ':next': to.version,
        ':seen': from.version,
        ...Object.fromEntries(keys.map(({ value, index }) => [`:k${index}`, value])),
        ':at': to.updatedAt,
      },
    },
  };
}
