import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { MIN_PROGRESS_PUSH_INTERVAL_MS } from '../domain/limits.js';
import { uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { oneOf, succeeded } from './conditional-write.js';

export interface UploadTransferRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export interface ReceivedBytes {
  readonly receivedBytes: number;
  /** Percent of the whole way. */
  readonly progress: number;
  /** The deadline from now on. ISO 8601, UTC. */
  readonly expiresAt: string;
}

export type UploadTransferRepository = ReturnType<typeof createUploadTransferRepository>;

/** An upload whose bytes are not all there yet. */
const open = oneOf(uploadStatusesBefore('processingStarted'));

/** What happens to an upload while its parts arrive. */
export function createUploadTransferRepository({ client, tableName, now }: UploadTransferRepositoryOptions) {
  const rowOf = (id: string) => ({ TableName: tableName, Key: { id } });
  return {
    /** Notes S3's name for the multipart upload. Answers false when another call noted one before, or it is over. */
    attachMultipart(id: string, multipartId: string): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            ...rowOf(id),
            UpdateExpression: 'SET multipartId = :multipartId, updatedAt = :at',
            ConditionExpression: `#status IN (${open.list}) AND attribute_not_exists(multipartId)`,
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: { ...open.values, ':multipartId': multipartId, ':at': now().toISOString() },
          }),
        ),
      );
    },

    /** Notes that the parts of an upload that is over are removed. */
    detachMultipart(id: string): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            ...rowOf(id),
            UpdateExpression: 'REMOVE multipartId',
            ConditionExpression: '#status = :failed',
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: { ':failed': 'FAILED' },
          }),
        ),
      );
    },

    /**
     * Notes how much has arrived. Answers whether it may be told: there is more than was told before, and the last time is a
     * second ago or longer. The row itself is the throttle, so that it holds for however many functions and devices.
     */
    recordReceived(id: string, { receivedBytes, progress, expiresAt }: ReceivedBytes): Promise<boolean> {
      const nowMs = now().getTime();
      return succeeded(
        client.send(
          new UpdateCommand({
            ...rowOf(id),
            UpdateExpression:
              'SET #status = :uploading, receivedBytes = :received, progress = :progress, expiresAt = :deadline, pushedAtMs = :nowMs, updatedAt = :at',
            ConditionExpression: [
              `#status IN (${open.list})`,
              '(attribute_not_exists(receivedBytes) OR receivedBytes < :received)',
              '(attribute_not_exists(pushedAtMs) OR pushedAtMs <= :latestMs)',
            ].join(' AND '),
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: {
              ...open.values,
              ':uploading': 'UPLOADING',
              ':received': receivedBytes,
              ':progress': progress,
              ':deadline': expiresAt,
              ':nowMs': nowMs,
              ':latestMs': nowMs - MIN_PROGRESS_PUSH_INTERVAL_MS,
              ':at': new Date(nowMs).toISOString(),
            },
          }),
        ),
      );
    },
  };
}
