import type { Resource } from '../../assembly/resource.js';
import { runtimeOrigin } from './port.js';
import type { S3State } from './state.js';
import { objectRow, prefixEnd } from './storage/keys.js';

/**
 * Deletes what a resource of a deleted stack stored. A bucket goes only when it is empty, as on AWS: what empties it is the
 * custom resource that CDK adds for `autoDeleteObjects`, which is discarded before it.
 *
 * @throws AwsError `BucketNotEmpty`.
 */
export async function discardResource(state: S3State, { type, ref, properties }: Resource): Promise<void> {
  switch (type) {
    case 'Custom::CDKBucketDeployment':
      await state.tables.deployments.remove(ref);
      return;
    case 'Custom::S3AutoDeleteObjects':
      await emptyBucket(state, String(properties['BucketName']));
      return;
    case 'AWS::S3::Bucket':
      if (state.buckets.get(ref) !== undefined) {
        await state.buckets.remove(ref);
      }
      return;
    default:
  }
}

async function emptyBucket(state: S3State, bucket: string): Promise<void> {
  const start = objectRow(bucket, '');
  const end = prefixEnd(start);
  const range = { start, ...(end === undefined ? {} : { end }) };
  const origin = runtimeOrigin(state, `${bucket}/`);
  for (const { value } of [...state.tables.versions.range(range)]) {
    const { key, versionId } = value;
    await state.objects.remove({ bucket, key, versionId, origin, reason: 'DeleteObject' });
  }
  for (const { value } of [...state.tables.uploads.range(range)]) {
    await state.uploads.abort(value);
  }
}
