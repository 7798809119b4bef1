import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Content } from '../domain/content/content.js';
import { ConflictError, UploadFailedError, type UploadFailureCode } from '../domain/errors.js';
import type { Notification } from '../domain/notification/notification.js';
import type { Upload } from '../domain/upload/upload.js';
import { COMPLETED_PERCENT } from '../domain/upload/upload-progress.js';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { oneOf } from './conditional-write.js';
import { countContent } from './content-counts.js';
import { eventIsNotDeleted, joinEvent } from './event-rows.js';
import { contentRow, notificationRow } from './rows.js';
import { releaseBytes, settleBytes } from './storage-quota.js';
import { type TransactItems, transact } from './transact.js';

type TransactItem = TransactItems[number];

export interface UploadEndRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly uploads: string; readonly userProfiles: string };
  readonly now: () => Date;
}

/** Rows of other tables that are written in the same transaction. */
export interface Announcements {
  readonly tableName: string;
  readonly notifications: readonly Notification[];
}

export interface UploadFailure {
  readonly code: UploadFailureCode;
  readonly message: string;
  /** The lease of the worker that gives up; without one, only an upload that no worker has taken may fail. */
  readonly leaseToken?: string;
  /** Only an upload whose deadline has passed by then may fail. */
  readonly expiredAt?: Date;
  readonly announcements?: Announcements;
}

export interface UploadCompletion {
  readonly leaseToken: string;
  readonly content: Content;
  /** Of the rows that come with content. */
  readonly tables: {
    readonly contents: string;
    readonly contentCounts: string;
    readonly events: string;
    readonly participations: string;
  };
  readonly announcements: Announcements;
}

export type UploadEndRepository = ReturnType<typeof createUploadEndRepository>;

/** The two ends of an upload. Each is one transaction, so that quota, content and trail agree whatever dies when. */
export function createUploadEndRepository({ client, tables, now }: UploadEndRepositoryOptions) {
  const quotaOf = ({ ownerId }: Upload) => ({ tableName: tables.userProfiles, ownerId, at: now().toISOString() });

  return {
    /**
     * Ends an upload without content and gives its reservation back.
     *
     * @throws ConflictError when it is over already, or a worker has it.
     */
    async fail(upload: Upload, failure: UploadFailure): Promise<void> {
      const reasons = await transact(client, [
        markFailed(tables.uploads, upload.id, failure, now()),
        releaseBytes(quotaOf(upload), upload.byteLength),
        ...announce(failure.announcements),
      ]);
      if (reasons !== undefined) {
        throw new ConflictError('The upload is over or being processed', { details: { uploadId: upload.id, reasons } });
      }
    },

    /**
     * Ends an upload with content: the content, what it occupies and who is told of it.
     *
     * @throws ConflictError when the lease was lost: another worker has finished it, or will.
     * @throws UploadFailedError `UPLOAD_CANCELLED` when its event is being deleted.
     */
    async complete(upload: Upload, completion: UploadCompletion): Promise<void> {
      const { content, tables: others } = completion;
      const reasons = await transact(client, [
        markCompleted(tables.uploads, upload.id, completion.leaseToken, now()),
        {
          Put: {
            TableName: others.contents,
            Item: contentRow(content),
            ConditionExpression: 'attribute_not_exists(id)',
          },
        },
        settleBytes(quotaOf(upload), upload.byteLength, content.storedBytes),
        ...announce(completion.announcements),
        ...countContent(others.contentCounts, undefined, content),
        ...(content.eventId === undefined
          ? []
          : [joinEvent(others.participations, content.ownerId, content.eventId, now())]),
        ...(content.eventId === undefined ? [] : [eventIsNotDeleted(others.events, content.eventId)]),
      ]);
      // The event's check is the last item of those that belong to an event.
      if (content.eventId !== undefined && reasons?.at(-1) === 'ConditionalCheckFailed' && reasons[0] === 'None') {
        throw new UploadFailedError('UPLOAD_CANCELLED', 'The event was deleted', { details: { uploadId: upload.id } });
      }
      if (reasons !== undefined) {
        throw new ConflictError('The lease on the upload was lost', { details: { uploadId: upload.id, reasons } });
      }
    },
  };
}

/** What is of use only as long as somebody works on an upload, or may again. */
const WORKER_FIELDS =
  'leaseToken, leaseMessageId, leaseUntilMs, transcoding, jobState, jobFailedAt, #jobKey, jobReason, jobOriginal';
const NAMES = { '#status': 'status', '#jobKey': 'jobFailedAt#id' } as const;

function markFailed(tableName: string, id: string, failure: UploadFailure, at: Date): TransactItem {
  const { code, message, leaseToken, expiredAt } = failure;
  const before = oneOf(leaseToken === undefined ? uploadStatusesBefore('processingStarted') : ['PROCESSING']);
  return {
    Update: {
      TableName: tableName,
      Key: { id },
      UpdateExpression: `SET #status = :failed, errorCode = :code, errorMessage = :message, updatedAt = :at REMOVE ${WORKER_FIELDS}`,
      ConditionExpression: [
        `#status IN (${before.list})`,
        ...(leaseToken === undefined ? [] : ['leaseToken = :token']),
        ...(expiredAt === undefined ? [] : ['expiresAt <= :deadline']),
      ].join(' AND '),
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: {
        ...before.values,
        ':failed': 'FAILED',
        ':code': code,
        ':message': message,
        ':at': at.toISOString(),
        ...(leaseToken === undefined ? {} : { ':token': leaseToken }),
        ...(expiredAt === undefined ? {} : { ':deadline': expiredAt.toISOString() }),
      },
    },
  };
}

function markCompleted(tableName: string, id: string, leaseToken: string, at: Date): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: { id },
      UpdateExpression: `SET #status = :completed, progress = :whole, updatedAt = :at REMOVE ${WORKER_FIELDS}`,
      ConditionExpression: '#status = :processing AND leaseToken = :token',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: {
        ':completed': 'COMPLETED',
        ':whole': COMPLETED_PERCENT,
        ':processing': 'PROCESSING',
        ':token': leaseToken,
        ':at': at.toISOString(),
      },
    },
  };
}

function announce(announcements: Announcements | undefined): TransactItem[] {
  return (announcements?.notifications ?? []).map((notification) => ({
    Put: { TableName: announcements?.tableName, Item: notificationRow(notification) },
  }));
}
