import type { Assembly, JsonObject, Resource } from '../../assembly/resource.js';
import { isJsonObject, readString } from '../../shared/json-fields.js';
import type { Log } from '../../shared/log.js';
import type { Store } from '../../shared/store.js';
import type { Ports } from '../ports.js';
import { CustomResourceError, callFunction } from './call-function.js';
import {
  asSent,
  type CustomResourceRecord,
  customResourceKey,
  customResourcesOf,
  customResourceTable,
  isCustomResource,
} from './custom-resource.js';
import { isUnknown } from './identify.js';
import type { Responses } from './responses.js';

export interface SettleOptions {
  readonly store: Store;
  readonly responses: Responses;
  readonly endpoint: string;
  readonly log: Log;
  /** Whether a type is simulated by a service of its own, and its function is never asked. */
  isSimulated(type: string): boolean;
  /** Evaluates the templates of the stack with what is known so far. */
  load(): Assembly;
  /** Starts what functions need, so that they run; its `stop` ends it again. */
  start(assembly: Assembly): Promise<{ readonly ports: Pick<Ports, 'lambda'>; stop(): Promise<void> }>;
}

/**
 * Makes, changes and removes custom resources through their functions, as a deployment does, until the templates hold
 * nothing that is not known. Costs nothing when nothing has changed since the last start.
 *
 * @returns the assembly with the functions' answers in it.
 * @throws CustomResourceError
 */
export async function settleCustomResources(options: SettleOptions): Promise<Assembly> {
  for (;;) {
    const assembly = options.load();
    const work = planWork(options, assembly);
    if (work.due.length + work.removed.length === 0) {
      return assembly;
    }
    const now = work.due.filter((resource) => isReady(assembly, resource));
    const [first] = work.due;
    if (now.length === 0 && first !== undefined) {
      throw new CustomResourceError(first.path, 'it waits for what it has to answer itself');
    }
    const started = await options.start(assembly);
    try {
      for (const resource of now) {
        await makeOrChange(options, assembly, started.ports, resource);
      }
      for (const { path, record } of work.removed) {
        await remove(options, assembly, started.ports, path, record);
      }
    } finally {
      await started.stop();
    }
  }
}

export type RemoveOptions = Pick<SettleOptions, 'store' | 'responses' | 'endpoint' | 'log'>;

/**
 * Removes the custom resources of a stack that is about to be deleted, while its functions still run.
 *
 * @returns why one was not removed, by path: it stays, as it does on AWS.
 */
export async function removeCustomResources(
  options: RemoveOptions,
  assembly: Assembly,
  ports: Pick<Ports, 'lambda'>,
): Promise<ReadonlyMap<string, string>> {
  const failures = new Map<string, string>();
  for (const { path, record } of customResourcesOf(options.store, assembly.stackName)) {
    try {
      await remove(options, assembly, ports, path, record);
    } catch (error) {
      if (!(error instanceof CustomResourceError)) {
        throw error;
      }
      failures.set(path, error.message);
    }
  }
  return failures;
}

interface Work {
  readonly due: readonly Resource[];
  readonly removed: ReturnType<typeof customResourcesOf>;
}

function planWork({ store, isSimulated }: SettleOptions, assembly: Assembly): Work {
  const table = customResourceTable(store);
  const declared = assembly.resources.filter((resource) => isCustomResource(resource) && !isSimulated(resource.type));
  const paths = new Set(declared.map(({ path }) => path));
  return {
    due: declared.filter(
      ({ path, properties }) => !isSame(table.get(customResourceKey(assembly.stackName, path))?.properties, properties),
    ),
    removed: customResourcesOf(store, assembly.stackName).filter(({ path }) => !paths.has(path)),
  };
}

function isSame(sent: JsonObject | undefined, properties: JsonObject): boolean {
  return sent !== undefined && JSON.stringify(sent) === JSON.stringify(asSent(properties));
}

/** Whether neither the resource nor its function waits for another custom resource. */
function isReady({ resources }: Assembly, { properties }: Resource): boolean {
  const token = readString(properties, 'ServiceToken');
  const fn = resources.find(({ attributes, type }) => type === 'AWS::Lambda::Function' && attributes['Arn'] === token);
  return !isUnknown(properties) && !isUnknown(fn?.properties);
}

async function makeOrChange(
  options: SettleOptions,
  assembly: Assembly,
  { lambda }: Pick<Ports, 'lambda'>,
  { path, logicalId, type, properties }: Resource,
): Promise<void> {
  const { store, log } = options;
  const table = customResourceTable(store);
  const key = customResourceKey(assembly.stackName, path);
  const before = table.get(key);
  const sent = asSent(properties);
  if (!isJsonObject(sent)) {
    throw new CustomResourceError(path, 'it has no properties');
  }
  const common = { path, logicalId, type };
  const deps = { ...options, lambda, stackId: stackIdOf(assembly) };
  const requestType = before === undefined ? 'Create' : 'Update';
  const record = await callFunction(deps, {
    ...common,
    requestType,
    properties: sent,
    ...(before === undefined ? {} : { before }),
  });
  await table.put(key, record);
  log.info('custom resource', { path, requestType });
  if (before !== undefined && before.physicalId !== record.physicalId) {
    // "If the physical ID changes, CloudFormation treats the update as a replacement and sends a delete request for the old resource."
    await callFunction(deps, { ...common, requestType: 'Delete', properties: before.properties, before });
  }
}

/** One that the template no longer has. Its function is often gone with it: then it is forgotten, and the log says so. */
async function remove(
  options: RemoveOptions,
  assembly: Assembly,
  { lambda }: Pick<Ports, 'lambda'>,
  path: string,
  before: CustomResourceRecord,
): Promise<void> {
  const { properties, logicalId, type } = before;
  const token = readString(properties, 'ServiceToken');
  if (assembly.resources.some(({ attributes }) => attributes['Arn'] === token)) {
    const deps = { ...options, lambda, stackId: stackIdOf(assembly) };
    await callFunction(deps, { requestType: 'Delete', path, logicalId, type, properties, before });
  } else {
    options.log.warn('a custom resource is forgotten: its function is gone as well', { path });
  }
  await customResourceTable(options.store).remove(customResourceKey(assembly.stackName, path));
}

function stackIdOf({ region, accountId, stackName }: Assembly): string {
  return `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`;
}
