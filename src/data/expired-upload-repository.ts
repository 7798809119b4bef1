import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { Upload } from '../domain/upload/upload.js';
import { type UploadStatus, uploadStatusesBefore } from '../domain/upload/upload-status.js';
import { toUpload } from './rows.js';

export interface ExpiredUploadRepositoryOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

export type ExpiredUploadRepository = ReturnType<typeof createExpiredUploadRepository>;

/** Name of the index over status and deadline (amplify/data/models/upload.ts). */
const BY_STATUS = 'byStatus';

const PAGE_ITEMS = 100;

/** Before every deadline: a key may not be empty. */
const EVER = '0';

/** Finds uploads by their deadline, the longest overdue first. The index may lag: whoever acts on a row writes with a condition. */
export function createExpiredUploadRepository({ client, tableName }: ExpiredUploadRepositoryOptions) {
  async function* query(status: UploadStatus, from: string, to: string, filter?: string): AsyncGenerator<Upload> {
    const pages = paginateQuery(
      { client, pageSize: PAGE_ITEMS },
      {
        TableName: tableName,
        IndexName: BY_STATUS,
        KeyConditionExpression: '#status = :status AND expiresAt BETWEEN :from AND :to',
        ...(filter === undefined ? {} : { FilterExpression: filter }),
        ExpressionAttributeNames: { '#status': 'status' }, // reserved word
        ExpressionAttributeValues: { ':status': status, ':from': from, ':to': to },
      },
    );
    for await (const { Items = [] } of pages) {
      yield* Items.map(toUpload);
    }
  }

  return {
    /** Uploads that are open though their deadline has passed. */
    async *findOpen(at: Date): AsyncGenerator<Upload> {
      for (const status of uploadStatusesBefore('processingStarted')) {
        yield* query(status, EVER, at.toISOString());
      }
    },

    /** Uploads that ended without content and, as far as their rows know, left parts behind. */
    findLeftovers(from: Date, to: Date): AsyncGenerator<Upload> {
      return query('FAILED', from.toISOString(), to.toISOString(), 'attribute_exists(multipartId)');
    },
  };
}
