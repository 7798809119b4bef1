import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AssemblyError } from '../assembly/assembly-error.js';
import type { Assembly, Json } from '../assembly/resource.js';

/** What one `Custom::CDKBucketDeployment` puts into a bucket. */
export interface BucketDeployment {
  readonly bucket: string;
  readonly prefix: string;
  /** The assets whose content it puts there, under the prefix. */
  readonly folders: readonly string[];
}

/** The deployments of an assembly, in its order. */
export function bucketDeployments({
  resources,
  assetPath,
}: Pick<Assembly, 'resources' | 'assetPath'>): readonly BucketDeployment[] {
  return resources
    .filter(({ type }) => type === 'Custom::CDKBucketDeployment')
    .map(({ properties }) => ({
      bucket: String(properties['DestinationBucketName']),
      prefix: String(properties['DestinationBucketKeyPrefix'] ?? ''),
      folders: strings(properties['SourceObjectKeys']).map(assetPath),
    }));
}

/**
 * Text of an object that a deployment puts into a bucket, from the asset it is taken from.
 *
 * @throws AssemblyError when no deployment puts that key there.
 */
export function readDeployedFile(deployments: readonly BucketDeployment[], bucket: string, key: string): string {
  for (const { prefix, folders } of deployments.filter((deployment) => deployment.bucket === bucket)) {
    if (!key.startsWith(prefix)) continue;
    const file = folders.map((folder) => path.join(folder, key.slice(prefix.length))).find(existsSync);
    if (file !== undefined) return readFileSync(file, 'utf8');
  }
  throw new AssemblyError(`No bucket deployment puts ${key} into the bucket ${bucket}`);
}

function strings(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
