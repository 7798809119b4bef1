import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import type { ContentStatus } from '../domain/content/content-status.js';
import type { LastDecision } from '../domain/content/last-decision.js';
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

/** The trail only grows: a row of it is put once and never again. */
const NEW_ROW = 'attribute_not_exists(id)';

export function createModerationRepository({ client, tables }: ModerationRepositoryOptions) {
  return {
    /**
     * Changes the content, writes the audit trail and tells the owner: all or none.
     *
     * @returns the content as it is now.
     * @throws ConflictError when the content is no longer the version that was decided on.
     */
    async apply(applied: AppliedDecision): Promise<Content> {
      const { content, decision, notification } = applied;
      const decided = decidedContent(applied);
      const items: TransactItems = [
        moveContent(tables.contents, content, decided),
        {
          Put: { TableName: tables.decisions, Item: moderationDecisionRow(decision), ConditionExpression: NEW_ROW },
        },
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
      const Item = moderationDecisionRow(decision);
      await client.send(new PutCommand({ TableName: tables.decisions, Item, ConditionExpression: NEW_ROW }));
    },
  };
}

/** There is one step back: who has taken a decision back can take back no other. */
function decidedContent({ content, status, decision, notification }: AppliedDecision): Content {
  const { lastDecision, ...before } = content;
  const { id, deciderId, verdict, contentVersion, createdAt: at } = decision;
  const after = { ...before, status, version: content.version + 1, updatedAt: at };
  if (verdict === 'UNDONE') {
    return after;
  }
  const notificationSent = notification !== undefined;
  return {
    ...after,
    lastDecision: { id, deciderId, verdict, from: content.status, contentVersion, notificationSent, at },
  };
}

function moveContent(tableName: string, from: Content, to: Content): TransactItems[number] {
  const { set, remove } = contentStatusKeys(to);
  const { lastDecision } = to;
  const values: Readonly<Record<string, string | number | LastDecision>> = {
    ...set,
    status: to.status,
    version: to.version,
    updatedAt: to.updatedAt,
    ...(lastDecision === undefined ? {} : { lastDecision }),
  };
  const sets = Object.entries(values).map(([name, value], index) => ({ name, value, key: `s${index}` }));
  const removals = [...remove, ...(lastDecision === undefined ? ['lastDecision'] : [])].map((name, index) => ({
    name,
    key: `r${index}`,
  }));
  return {
    Update: {
      TableName: tableName,
      Key: { id: from.id },
      UpdateExpression: [
        `SET ${sets.map(({ key }) => `#${key} = :${key}`).join(', ')}`,
        ...(removals.length === 0 ? [] : [`REMOVE ${removals.map(({ key }) => `#${key}`).join(', ')}`]),
      ].join(' '),
      ConditionExpression: '#seen = :seen',
      ExpressionAttributeNames: {
        '#seen': 'version',
        ...Object.fromEntries([...sets, ...removals].map(({ name, key }) => [`#${key}`, name])),
      },
      ExpressionAttributeValues: {
        ':seen': from.version,
        ...Object.fromEntries(sets.map(({ value, key }) => [`:${key}`, value])),
      },
    },
  };
}
