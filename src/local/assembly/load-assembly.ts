import { AssemblyError } from './assembly-error.js';
import { readAssetManifests } from './asset-manifest.js';
import type { Assembly, IdentifyInput, ResourceIdentity } from './resource.js';
import { readRootStack } from './root-stack.js';
import { STACK_TYPE, Stack, type StackWorld } from './stack.js';
import { readTemplate } from './template.js';
import { Trail } from './trail.js';

export interface LoadAssemblyOptions {
  /** Folder of the cloud assembly (`cdk.out`). */
  readonly directory: string;
  /** What `Ref` and `Fn::GetAtt` of a resource give. Nested stacks are named by the loader. */
  readonly identify: (input: IdentifyInput) => ResourceIdentity;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** When given, a resource of any other type is refused, all such types in one error. */
  readonly resourceTypes?: Pick<ReadonlySet<string>, 'has'>;
}

/**
 * Reads a cloud assembly and evaluates every template in it.
 *
 * The same assembly, endpoint and account give the same result, in the same order, at every call.
 *
 * @throws AssemblyError that names what the local runtime cannot do, and where the template asks for it.
 */
export function loadAssembly(options: LoadAssemblyOptions): Assembly {
  const { directory, identify, endpoint, region, accountId } = options;
  const { stackName, templateFile } = readRootStack(directory);
  const assetPath = readAssetManifests(directory);
  const template = readTemplate(templateFile);
  const world: StackWorld = {
    rootName: stackName,
    region,
    accountId,
    endpoint,
    trail: new Trail(),
    identify,
    readTemplate: (url) => readTemplate(assetPath(url.slice(url.lastIndexOf('/') + 1))),
    ssmParameter: (name) => root.ssmParameter(name),
  };
  const root = new Stack({ world, name: stackName, path: '', template, given: () => undefined });
  if (options.resourceTypes !== undefined) refuseOtherTypes(root, options.resourceTypes);
  return {
    directory,
    stackName,
    region,
    accountId,
    resources: root.resources(),
    outputs: root.outputs(),
    rootTemplate: template.document,
    assetPath,
  };
}

function refuseOtherTypes(root: Stack, owned: Pick<ReadonlySet<string>, 'has'>): void {
  const firstPath = new Map<string, string>();
  for (const { path, type } of root.declared()) {
    if (type !== STACK_TYPE && !owned.has(type) && !firstPath.has(type)) firstPath.set(type, path);
  }
  if (firstPath.size === 0) return;
  const list = Array.from(firstPath, ([type, path]) => `${type} (${path})`).join(', ');
  throw new AssemblyError(`The local runtime has no service for these resource types: ${list}`);
}
