import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Transcoding } from '../domain/upload/transcoding.js';
import { succeeded } from './conditional-write.js';

export interface UploadTranscodingRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly now: () => Date;
}

export type UploadTranscodingRepository = ReturnType<typeof createUploadTranscodingRepository>;

/** Uploads that wait for a job of a transcoding service: a field of their row, and no lease meanwhile. */
export function createUploadTranscodingRepository({ client, tableName, now }: UploadTranscodingRepositoryOptions) {
  return {
    /** Gives a lease back because a transcoding service has the upload now. Answers whether the lease was still held. */
    rest(id: string, token: string, transcoding: Transcoding): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'SET transcoding = :transcoding REMOVE leaseToken, leaseMessageId, leaseUntilMs',
            ConditionExpression: 'leaseToken = :token',
            ExpressionAttributeValues: { ':token': token, ':transcoding': transcoding },
          }),
        ),
      );
    },

    /** Forgets a job of a transcoding service that came to nothing: the next attempt begins another. */
    forget(id: string, token: string): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'REMOVE transcoding',
            ConditionExpression: 'leaseToken = :token',
            ExpressionAttributeValues: { ':token': token },
          }),
        ),
      );
    },

    /** Moves the progress of an upload that waits for a job forward, never back. Answers whether it moved. */
    advance(id: string, jobId: string, progress: number): Promise<boolean> {
      return succeeded(
        client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id },
            UpdateExpression: 'SET progress = :progress, updatedAt = :at',
            ConditionExpression: '#status = :processing AND transcoding.jobId = :job AND progress < :progress',
            ExpressionAttributeNames: { '#status': 'status' }, // reserved word
            ExpressionAttributeValues: {
              ':processing': 'PROCESSING',
              ':job': jobId,
              ':progress': progress,
              ':at': now().toISOString(),
            },
          }),
        ),
      );
    },
  };
}
