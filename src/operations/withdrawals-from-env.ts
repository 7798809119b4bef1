import { randomUUID } from 'node:crypto';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createCdnCache } from '../data/cdn-cache.js';
import { createObjectFolder } from '../data/object-folder.js';
import { createPublicationRepository } from '../data/publication-repository.js';
import { readEnv } from './read-env.js';
import { createWithdrawContent, type WithdrawContent } from './withdraw-content.js';

/** What takes public copies away, in any function that does. @throws Error naming what the environment lacks. */
export function createWithdrawals(environment: NodeJS.ProcessEnv, client: DynamoDBDocumentClient): WithdrawContent {
  const env = readEnv(environment, ['CONTENT_TABLE', 'CONTENT_BUCKET', 'IMAGES_BUCKET', 'CDN_DISTRIBUTION_ID']);
  const s3 = new S3Client();
  return createWithdrawContent({
    publications: createPublicationRepository({ client, tableName: env.CONTENT_TABLE, now: () => new Date() }),
    folders: [env.CONTENT_BUCKET, env.IMAGES_BUCKET].map((bucket) => createObjectFolder({ client: s3, bucket })),
    cache: createCdnCache({ client: new CloudFrontClient(), distributionId: env.CDN_DISTRIBUTION_ID }),
    randomId: randomUUID,
  });
}
