import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { WORKER_DIED_REASON } from '../domain/upload/failed-job.js';
import { succeeded } from './conditional-write.js';

export interface FailedRemovalRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  /** Of event deletions. */
  readonly tableName: string;
  readonly now: () => Date;
}

export type FailedRemovalRepository = ReturnType<typeof createFailedRemovalRepository>;

/**
 * Removals of events that failed as often as they may. They are fields of the deletion's row, in an index that holds no
 * other rows; the removal's end takes them away.
 *
 *     running ── bury ──▶ DEAD ── reopen ──▶ REDRIVEN ── finish ──▶ no failure
 *                          ▲────── bury ───────┘
 */
export function createFailedRemovalRepository({ client, tableName, now }: FailedRemovalRepositoryOptions) {
  const update = (id: string, change: Omit<UpdateCommandInput, 'TableName' | 'Key'>) =>
    succeeded(client.send(new UpdateCommand({ TableName: tableName, Key: { id }, ...change })));

  return {
    /** Notes what an attempt ended with. Answers false when the removal is over. */
    note: (eventId: string, reason: string): Promise<boolean> =>
      update(eventId, {
        UpdateExpression: 'SET jobReason = :reason',
        ConditionExpression: '#status = :running',
        ExpressionAttributeNames: { '#status': 'status' }, // reserved word
        ExpressionAttributeValues: { ':reason': reason, ':running': 'RUNNING' },
      }),

    /** Gives a removal up. Answers false when it is over, or there is none. */
    bury(eventId: string): Promise<boolean> {
      const at = now().toISOString();
      return update(eventId, {
        UpdateExpression:
          'SET jobState = :dead, jobFailedAt = :at, jobKey = :key, jobReason = if_not_exists(jobReason, :died)',
        ConditionExpression: '#status = :running',
        ExpressionAttributeNames: { '#status': 'status' }, // reserved word
        ExpressionAttributeValues: {
          ':dead': 'DEAD',
          ':at': at,
          ':key': `${at}#${eventId}`,
          ':died': WORKER_DIED_REASON,
          ':running': 'RUNNING',
        },
      });
    },

    /** Notes that a dead one is tried again. Answers false when it is not dead (any more). */
    reopen: (eventId: string): Promise<boolean> =>
      update(eventId, {
        UpdateExpression: 'SET jobState = :redriven REMOVE jobReason',
        ConditionExpression: 'jobState = :dead',
        ExpressionAttributeValues: { ':redriven': 'REDRIVEN', ':dead': 'DEAD' },
      }),
  };
}
