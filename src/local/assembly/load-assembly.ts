import { AssemblyError } from './assembly-error.js';
import { readAssetManifests } from './asset-manifest.js';
import type { Assembly, IdentifyInput, ResourceIdentity } from './resource.js';
import { readRootStack } from './root-stack.js';
import { STACK_TYPE, Stack, type StackWorld } from './stack.js';
import { readTemplate, type Template } from './template.js';
import { Trail } from './trail.js';

export interface EvaluateOptions {
  /** What `Ref` and `Fn::GetAtt` of a resource give. Nested stacks are named by the loader. */
  readonly identify: (input: IdentifyInput) => ResourceIdentity;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** When given, a resource of any other type is refused, all such types in one error. */
  readonly resourceTypes?: Pick<ReadonlySet<string>, 'has'>;
  /** Values of the root template's parameters; a default stands in for what is absent. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface LoadAssemblyOptions extends EvaluateOptions {
  /** Folder of the cloud assembly (`cdk.out`). */
  readonly directory: string;
}

/** A root template that lies in no folder of its own, with where its assets are. */
export interface TemplateSource extends Pick<Assembly, 'directory' | 'stackName' | 'assetPath'> {
  readonly template: Template;
}

/**
 * Reads a cloud assembly and evaluates every template in it.
 *
 * The same assembly, endpoint and account give the same result, in the same order, at every call.
 *
 * @throws AssemblyError that names what the local runtime cannot do, and where the template asks for it.
 */
export function loadAssembly(options: LoadAssemblyOptions): Assembly {
  const { directory } = options;
  const { stackName, templateFile } = readRootStack(directory);
  const source = {
    directory,
    stackName,
    assetPath: readAssetManifests(directory),
    template: readTemplate(templateFile),
  };
  return evaluateTemplate(source, options);
}

/** Evaluates a root template and what it nests. @throws AssemblyError as `loadAssembly` does. */
export function evaluateTemplate(source: TemplateSource, options: EvaluateOptions): Assembly {
  const { identify, endpoint, region, accountId, parameters = {} } = options;
  const { directory, stackName, assetPath, template } = source;
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
  const root = new Stack({ world, name: stackName, path: '', template, given: (name) => parameters[name] });
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
