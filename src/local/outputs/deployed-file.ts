import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from '../assembly/assembly-error.js';
import type { Assembly, Json } from '../assembly/resource.js';

type DeployedFiles = Pick<Assembly, 'resources' | 'assetPath'>;

/**
 * Text of an object that a `Custom::CDKBucketDeployment` puts into a bucket, from the asset it is taken from.
 *
 * @throws AssemblyError when no deployment puts that key there.
 */
export function readDeployedFile({ resources, assetPath }: DeployedFiles, bucket: string, key: string): string {
  for (const { type, properties } of resources) {
    if (type !== 'Custom::CDKBucketDeployment' || properties['DestinationBucketName'] !== bucket) continue;
    const prefix = String(properties['DestinationBucketKeyPrefix'] ?? '');
    if (!key.startsWith(prefix)) continue;
    const file = strings(properties['SourceObjectKeys'])
      .map((objectKey) => path.join(assetPath(objectKey), key.slice(prefix.length)))
      .find(existsSync);
    if (file !== undefined) return readFileSync(file, 'utf8');
  }
  throw new AssemblyError(`No bucket deployment puts ${key} into the bucket ${bucket}`);
}

function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
