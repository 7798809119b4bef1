import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { oneOf, succeeded } from './conditional-write.js';

export interface UploadLeaseRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export type UploadLeaseRepository = ReturnType<typeof createUploadLeaseRepository>;

/** An upload that no worker has finished. */
const unfinished = oneOf([...uploadStatusesBefore('processingStarted'), 'PROCESSING']);

/** Nobody works on it, or who did has died: a lease is longer than any worker may run. */
export const LEASE_IS_OVER = '(attribute_not_exists(leaseUntilMs) OR leaseUntilMs < :nowMs)';

/** A queue hands a message out again only when its earlier receiver is over: whoever holds that message may take the lease. */
const LEASE_IS_FREE = `(${LEASE_IS_OVER} OR leaseMessageId = :messageId)`;

/**
 * Gives an upload to one worker at a time.
 *
 *     no lease ── take(A) ──▶ A's ── complete or fail ──▶ over
 *                              ├── release(A) ──▶ no lease
 *                              ├── rest(A), of upload-transcoding-repository.ts ──▶ no lease, while a service works on it
 *                              └── the lease ends, or A's message comes back ── take(B) ──▶ B's; what A still writes is refused
 */
export function createUploadLeaseRepository({ client, tableName, now }: UploadLeaseRepositoryOptions) {
  return {
    /**
     * Answers whether the worker has it; false when another has, or it is over.
     *
     * @param messageId - the message the worker was told by; the token stands for one that nobody else can hold.
     */
    take(id: string, token: string, leaseSeconds: number, messageId: string = token): Promise<boolean> {
      const nowMs = now().getTime();
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression:
              'SET #status = :processing, leaseToken = :token, leaseMessageId = :messageId, leaseUntilMs = :untilMs, updatedAt = :at ADD attempts :one',
            ConditionExpression: `#status IN (${unfinished.list}) AND ${LEASE_IS_FREE}`,
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: {
              ...unfinished.values,
              ':processing': 'PROCESSING',
              ':token': token,
              ':messageId': messageId,
              ':untilMs': nowMs + leaseSeconds * 1000,
              ':nowMs': nowMs,
              ':one': 1,
              ':at': new Date(nowMs).toISOString(),
            },
          }),
        ),
      );
    },

    /** Gives a lease back, so that the next attempt need not wait for its end, and notes why, for an operator. */
    release(id: string, token: string, reason: string): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'SET jobReason = :reason REMOVE leaseToken, leaseMessageId, leaseUntilMs',
            ConditionExpression: 'leaseToken = :token',
            ExpressionAttributeValues: { ':token': token, ':reason': reason },
          }),
        ),
      );
    },

    /** Moves the progress forward, never back. Answers whether it moved. */
    advance(id: string, token: string, progress: number): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'SET progress = :progress, updatedAt = :at',
            ConditionExpression: 'leaseToken = :token AND progress < :progress',
            ExpressionAttributeValues: { ':token': token, ':progress': progress, ':at': now().toISOString() },
          }),
        ),
      );
    },
  };
}
