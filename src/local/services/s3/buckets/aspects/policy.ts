import type { JsonObject } from '../../../../assembly/resource.js';
import { s3Error } from '../../errors.js';
import { MAX_BUCKET_POLICY_BYTES } from '../../limits.js';
import { type BucketConfig, DEFAULT_PUBLIC_ACCESS_BLOCK } from '../bucket-config.js';
import { isPublicPolicy } from '../public-policy.js';
import { isJsonObject } from '../template-value.js';

/** @throws AwsError `MalformedPolicy`. */
export function parsePolicy(text: string): JsonObject {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw s3Error('MalformedPolicy', undefined, {}, { cause: error });
  }
  const policy = document as JsonObject;
  if (Buffer.byteLength(text) > MAX_BUCKET_POLICY_BYTES) {
    throw s3Error('MalformedPolicy', 'Policy exceeds the maximum allowed document size.');
  }
  if (!isJsonObject(policy) || policy['Statement'] === undefined) {
    throw s3Error('MalformedPolicy', 'Missing required field Statement');
  }
  return policy;
}

/** "BlockPublicPolicy causes Amazon S3 to reject calls to PUT Bucket policy if the specified policy allows public access." */
export function refusePublicPolicy(policy: JsonObject, { publicAccessBlock }: BucketConfig): void {
  if ((publicAccessBlock ?? DEFAULT_PUBLIC_ACCESS_BLOCK).blockPublicPolicy && isPublicPolicy(policy)) {
    throw s3Error(
      'AccessDenied',
      'The bucket policy is public, and public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    );
  }
}
