import { ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import type { LocalRuntime } from '../../src/local/index.js';

/** Keys of the multipart uploads that are open in any bucket, as the operator sees them. */
export async function stagedParts({
  endpoint,
  operatorCredentials,
  outputs,
}: LocalRuntime): Promise<readonly string[]> {
  const s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: operatorCredentials });
  const { buckets } = outputs['storage'] as { buckets: readonly { bucket_name: string }[] };
  const keys: string[] = [];
  for (const { bucket_name: Bucket } of buckets) {
    const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    keys.push(...Uploads.map(({ Key }) => Key ?? ''));
  }
  s3.destroy();
  return keys;
}
