import type { CfnBucket } from 'aws-cdk-lib/aws-s3';
import {
  INCOMPLETE_MULTIPART_LIFETIME_DAYS,
  NONCURRENT_TO_INFREQUENT_ACCESS_DAYS,
  STAGED_LIFETIME_DAYS,
  TEMP_LIFETIME_DAYS,
} from '../../src/domain/limits.js';
import { TEMP_PREFIX } from '../../src/domain/storage-keys.js';
import type { DropClip } from '../resources.js';
import type { Target } from '../target.js';

const ONE_HOUR_SECONDS = 3600;

const ABORT_INCOMPLETE: CfnBucket.RuleProperty = {
  id: 'abort-incomplete-multipart-uploads',
  status: 'Enabled',
  abortIncompleteMultipartUpload: { daysAfterInitiation: INCOMPLETE_MULTIPART_LIFETIME_DAYS },
};

const EXPIRE_TEMP: CfnBucket.RuleProperty = {
  id: 'expire-temp',
  status: 'Enabled',
  prefix: TEMP_PREFIX,
  expirationInDays: TEMP_LIFETIME_DAYS,
};

const ARCHIVE_NONCURRENT: CfnBucket.RuleProperty = {
  id: 'noncurrent-to-infrequent-access',
  status: 'Enabled',
  noncurrentVersionTransitions: [
    { storageClass: 'STANDARD_IA', transitionInDays: NONCURRENT_TO_INFREQUENT_ACCESS_DAYS },
  ],
};

/** Staged bytes are copies of nothing: what was processed is deleted by the worker, what was not is of no use later. */
const EXPIRE_STAGED: CfnBucket.RuleProperty = {
  id: 'expire-staged',
  status: 'Enabled',
  expirationInDays: STAGED_LIFETIME_DAYS,
  noncurrentVersionExpiration: { noncurrentDays: 1 },
};

/** Overrides the defaults of defineStorage: CORS for everyone, no lifecycle, public access left to the account. */
export function hardenBuckets({ uploadsBucket, contentBucket, imagesBucket }: DropClip, target: Target): void {
  const uploads = uploadsBucket.resources.cfnResources.cfnBucket;
  close(uploads, target, ['PUT']);
  uploads.lifecycleConfiguration = { rules: [ABORT_INCOMPLETE, EXPIRE_TEMP, EXPIRE_STAGED] };

  for (const bucket of [contentBucket, imagesBucket]) {
    const { cfnBucket } = bucket.resources.cfnResources;
    close(cfnBucket, target, ['GET', 'HEAD']);
    cfnBucket.lifecycleConfiguration = { rules: [ABORT_INCOMPLETE, EXPIRE_TEMP, ARCHIVE_NONCURRENT] };
  }
}

function close(bucket: CfnBucket, { appOrigins }: Target, methods: readonly string[]): void {
  bucket.publicAccessBlockConfiguration = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  bucket.bucketEncryption = {
    serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
  };
  bucket.ownershipControls = { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] };
  // S3 takes no empty rule: a bucket that serves no page has no CORS at all.
  bucket.corsConfiguration =
    appOrigins.length === 0
      ? undefined
      : {
          corsRules: [
            {
              allowedOrigins: [...appOrigins],
              allowedMethods: [...methods],
              allowedHeaders: ['content-type', 'content-length', 'if-none-match', 'range', 'x-amz-*'],
              exposedHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
              maxAge: ONE_HOUR_SECONDS,
            },
          ],
        };
}
