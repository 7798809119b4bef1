import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRepository } from '../data/content-repository.js';
import { createPublicCopies } from '../data/public-copies.js';
import { createPublicationRepository } from '../data/publication-repository.js';
import { createLog } from '../observability/log.js';
import { readContentChange, type StreamedRow } from './content-change.js';
import { createPublishContent } from './publish-content.js';
import { readEnv } from './read-env.js';
import { createWithdrawals } from './withdrawals-from-env.js';

/** The object graph of what follows the content table. @throws Error naming what the environment lacks. */
export function createPublicationWorker(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, ['CONTENT_TABLE', 'CONTENT_BUCKET', 'IMAGES_BUCKET']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const s3 = new S3Client();
  const now = () => new Date();
  const log = createLog({ write: (line) => process.stdout.write(line), now });
  const publish = createPublishContent({
    contents: createContentRepository({ client, tableName: env.CONTENT_TABLE }),
    publications: createPublicationRepository({ client, tableName: env.CONTENT_TABLE, now }),
    copies: {
      content: createPublicCopies({ client: s3, bucket: env.CONTENT_BUCKET }),
      images: createPublicCopies({ client: s3, bucket: env.IMAGES_BUCKET }),
    },
    withdrawals: createWithdrawals(environment, client),
  });
  return {
    /** Answers whether the record is done with; one that is not is given again, and then to the operator. */
    async handle(eventName: string | undefined, row: StreamedRow | undefined): Promise<boolean> {
      try {
        await publish(readContentChange(eventName, row));
        return true;
      } catch (error) {
        log.error('delivery does not agree with the content yet', { id: row?.NewImage?.['id']?.S, error });
        return false;
      }
    },
  };
}
