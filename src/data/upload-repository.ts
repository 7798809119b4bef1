import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { QuotaExceededError } from '../domain/errors.js';
import type { Upload } from '../domain/upload/upload.js';
import { ARRIVED_PERCENT } from '../domain/upload/upload-progress.js';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { oneOf, succeeded } from './conditional-write.js';
import { toUpload, uploadRow } from './rows.js';
import { reserveBytes } from './storage-quota.js';
import { transact } from './transact.js';

export interface UploadRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tables: { readonly uploads: string; readonly userProfiles: string };
  readonly now: () => Date;
}

export type UploadRepository = ReturnType<typeof createUploadRepository>;

/** Uploads before a worker has them. Their parts: upload-transfer-repository.ts; what a worker does to them: upload-lease-repository.ts; how they end: upload-end-repository.ts. */
export function createUploadRepository({ client, tables, now }: UploadRepositoryOptions) {
  return {
    async find(id: string): Promise<Upload | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.uploads, Key: { id }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : toUpload(Item);
    },

    /**
     * Stores an upload and reserves its bytes, both or neither.
     *
     * @returns whether it is new; false when an upload of that id exists.
     * @throws QuotaExceededError when less remains than it needs, or its owner has no profile.
     */
    async reserve(upload: Upload): Promise<boolean> {
      const reasons = await transact(client, [
        {
          Put: {
            TableName: tables.uploads,
            Item: uploadRow(upload),
            ConditionExpression: 'attribute_not_exists(id)',
          },
        },
        reserveBytes(
          { tableName: tables.userProfiles, ownerId: upload.ownerId, at: now().toISOString() },
          upload.byteLength,
        ),
      ]);
      if (reasons?.[0] === 'ConditionalCheckFailed') {
        return false;
      }
      if (reasons !== undefined) {
        throw new QuotaExceededError('storage bytes', upload.byteLength);
      }
      return true;
    },

    /** Notes that the bytes have arrived. Answers whether that was news: a worker may have been faster. */
    markArrived(id: string): Promise<boolean> {
      const before = oneOf(uploadStatusesBefore('processingStarted'));
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tables.uploads,
            Key: { id },
            UpdateExpression:
              'SET #status = :processing, progress = :arrived, receivedBytes = byteLength, updatedAt = :at',
            ConditionExpression: `#status IN (${before.list})`,
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: {
              ...before.values,
              ':processing': 'PROCESSING',
              ':arrived': ARRIVED_PERCENT,
              ':at': now().toISOString(),
            },
          }),
        ),
      );
    },
  };
}
