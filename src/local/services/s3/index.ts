import type { LocalService } from '../service.js';
import { identifyS3Resource } from './identify.js';
import { OPERATIONS } from './operations/index.js';
import { startS3 } from './start.js';

/** Amazon S3: the buckets of the template, and whatever else is created through the API. */
export const s3Service: LocalService<'s3'> = {
  name: 's3',
  routes: { signingNames: ['s3'] },
  resourceTypes: [
    'AWS::S3::Bucket',
    'AWS::S3::BucketPolicy',
    'Custom::CDKBucketDeployment',
    'Custom::S3AutoDeleteObjects',
    'Custom::S3BucketNotifications',
  ],
  operations: [...Object.keys(OPERATIONS), 'POST bucket (form upload)'],
  identify: identifyS3Resource,
  start: startS3,
};

export { type SourceFile, sourceFiles } from './deployment/source-files.js';
export { applyLifecycle, type LifecycleOutcome } from './lifecycle/apply-lifecycle.js';
