import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createContentRepository } from '../data/content-repository.js';
import { createMessageQueue } from '../data/message-queue.js';
import { createPublicCopies } from '../data/public-copies.js';
import { createPublicationRepository } from '../data/publication-repository.js';
import { createLog } from '../observability/log.js';
import { createPublicationMessages } from './publication-messages.js';
import { createPublishContent } from './publish-content.js';
import { readEnv } from './read-env.js';
import { createWithdrawals } from './withdrawals-from-env.js';

/** The object graph of what follows the content table. @throws Error naming what the environment lacks. */
export function createPublicationWorker(environment: NodeJS.ProcessEnv) {
  const env = readEnv(environment, ['CONTENT_TABLE', 'CONTENT_BUCKET', 'IMAGES_BUCKET', 'QUEUE_URL']);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient());
  const s3 = new S3Client();
  const now = () => new Date();
  const log = createLog({ write: (line) => process.stdout.write(line), now });
  const publishContent = createPublishContent({
    contents: createContentRepository({ client, tableName: env.CONTENT_TABLE }),
    publications: createPublicationRepository({ client, tableName: env.CONTENT_TABLE, now }),
    copies: {
      content: createPublicCopies({ client: s3, bucket: env.CONTENT_BUCKET }),
      images: createPublicCopies({ client: s3, bucket: env.IMAGES_BUCKET }),
    },
    withdrawals: createWithdrawals(environment, client),
  });
  const queue = createMessageQueue({ client: new SQSClient(), url: env.QUEUE_URL });
  return createPublicationMessages({ publishContent, queue, log });
}
