import { AssemblyError } from './assembly-error.js';
import type { Assembly, Backend, Resource } from './resource.js';

/**
 * The resources of several stacks of one account as one backend.
 *
 * @throws AssemblyError when two stacks give one name to two resources, as AWS would.
 */
export function mergeAssemblies(
  assemblies: readonly Assembly[],
  { region, accountId }: Pick<Backend, 'region' | 'accountId'>,
): Backend {
  const owners = new Map<string, string>();
  for (const { stackName, resources } of assemblies) {
    for (const resource of resources) {
      const owner = owners.get(keyOf(resource));
      if (owner !== undefined && owner !== stackName) {
        throw new AssemblyError(
          `${resource.ref} (${resource.type}) already exists in stack ${owner} (at ${resource.path})`,
        );
      }
      owners.set(keyOf(resource), stackName);
    }
  }
  return {
    region,
    accountId,
    resources: assemblies.flatMap(({ resources }) => resources),
    assetPath: (objectKey) => findAsset(assemblies, objectKey),
  };
}

function keyOf({ type, ref }: Resource): string {
  return `${type} ${ref}`;
}

/** Keys of assets are hashes of what they hold: one that is found is like every other. */
function findAsset(assemblies: readonly Assembly[], objectKey: string): string {
  let reason = new AssemblyError(`No asset manifest lists the object key ${objectKey}`);
  for (const { assetPath } of assemblies) {
    try {
      return assetPath(objectKey);
    } catch (error) {
      if (!(error instanceof AssemblyError)) throw error;
      reason = error;
    }
  }
  throw reason;
}
