import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { QuotaExceededError } from '../domain/errors.js';
import type { Notification } from '../domain/notification/notification.js';
import {
  type FailedJob,
  JOB_FAILED_MESSAGE,
  type JobOriginal,
  WORKER_DIED_REASON,
} from '../domain/upload/failed-job.js';
import type { Upload } from '../domain/upload/upload.js';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { oneOf } from './conditional-write.js';
import { notificationRow, toFailedJob } from './rows.js';
import { releaseBytes, reserveBytes } from './storage-quota.js';
import { type TransactItems, transact } from './transact.js';
import { LEASE_IS_OVER } from './upload-lease-repository.js';

export interface FailedJobRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly uploads: string; readonly userProfiles: string };
  readonly now: () => Date;
}

export interface Burial {
  readonly original: JobOriginal;
  readonly notificationTable: string;
  readonly notification: Notification;
}

export type FailedJobRepository = ReturnType<typeof createFailedJobRepository>;

/**
 * Jobs that failed as often as they may. They are fields of their upload's row, in an index that holds no other rows.
 *
 *     unfinished ── bury ──▶ FAILED, DEAD ── redrive ──▶ PROCESSING, REDRIVEN ── complete or fail ──▶ no job
 *                                 ▲───────────────── bury ──────────────┘
 */
export function createFailedJobRepository({ client, tables, now }: FailedJobRepositoryOptions) {
  const quotaOf = (ownerId: string) => ({ tableName: tables.userProfiles, ownerId, at: now().toISOString() });

  return {
    /** The job of an upload; undefined when the upload has none, or is not there. */
    async find(uploadId: string): Promise<FailedJob | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.uploads, Key: { id: uploadId }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : toFailedJob(Item);
    },

    /**
     * Gives an upload up: its reservation goes back to its owner, who is told; the original stays.
     *
     * @returns false when it is over already, or a worker has it at this moment.
     */
    async bury(upload: Upload, { original, notificationTable, notification }: Burial): Promise<boolean> {
      const reasons = await transact(client, [
        markDead(tables.uploads, upload.id, original, now()),
        releaseBytes(quotaOf(upload.ownerId), upload.byteLength),
        { Put: { TableName: notificationTable, Item: notificationRow(notification) } },
      ]);
      return reasons === undefined;
    },

    /**
     * Opens a dead job again, and reserves its bytes again.
     *
     * @returns false when it is not dead (any more).
     * @throws QuotaExceededError when its owner has stored something else in the meantime.
     */
    async redrive({ uploadId, ownerId, byteLength }: FailedJob): Promise<boolean> {
      const reasons = await transact(client, [
        {
          Update: {
            TableName: tables.uploads,
            Key: { id: uploadId },
            UpdateExpression:
              'SET #status = :processing, jobState = :redriven, updatedAt = :at REMOVE errorCode, errorMessage, jobReason',
            ConditionExpression: '#status = :failed AND jobState = :dead',
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: {
              ':processing': 'PROCESSING',
              ':redriven': 'REDRIVEN',
              ':failed': 'FAILED',
              ':dead': 'DEAD',
              ':at': now().toISOString(),
            },
          },
        },
        reserveBytes(quotaOf(ownerId), byteLength),
      ]);
      if (reasons?.[0] === 'ConditionalCheckFailed') {
        return false;
      }
      if (reasons !== undefined) {
        throw new QuotaExceededError('storage bytes', byteLength);
      }
      return true;
    },
  };
}

function markDead(tableName: string, id: string, original: JobOriginal, at: Date): TransactItems[number] {
  const open = oneOf(uploadStatusesBefore('failed'));
  return {
    Update: {
      TableName: tableName,
      Key: { id },
      UpdateExpression: `SET #status = :failed, errorCode = :code, errorMessage = :message, updatedAt = :at,
        jobState = :dead, jobFailedAt = :at, #jobKey = :key, jobOriginal = :original,
        jobReason = if_not_exists(jobReason, :died), attempts = if_not_exists(attempts, :none)
        REMOVE leaseToken, leaseMessageId, leaseUntilMs, transcoding`,
      ConditionExpression: `#status IN (${open.list}) AND ${LEASE_IS_OVER}`,
      ExpressionAttributeNames: { '#status': 'status', '#jobKey': 'jobFailedAt#id' },
      ExpressionAttributeValues: {
        ...open.values,
        ':key': `${at.toISOString()}#${id}`,
        ':failed': 'FAILED',
        ':code': 'PROCESSING_FAILED',
        ':message': JOB_FAILED_MESSAGE,
        ':dead': 'DEAD',
        ':original': withoutUndefined(original),
        ':died': WORKER_DIED_REASON,
        ':none': 0,
        ':at': at.toISOString(),
        ':nowMs': at.getTime(),
      },
    },
  };
}

function withoutUndefined(original: JobOriginal): Record<string, unknown> {
  return Object.fromEntries(Object.entries(original).filter(([, value]) => value !== undefined));
}
