import { randomUUID } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Assembly, type Backend, type JsonObject, mergeAssemblies } from '../assembly/index.js';
import type { Clock } from '../shared/clock.js';
import type { Log } from '../shared/log.js';
import { type DeploymentEnd, deploymentEvents, removalEvents } from './events.js';
import type { ServiceHost } from './service-host.js';
import type { DeployedStack, StackRecord, StackStatus, StackStore } from './stack-record.js';
import { stageAssembly, stageAssets } from './stage-assembly.js';

/** Folder of the unpacked assets, in the folder of deployments. */
export const ASSETS_DIR = 'assets';

/** What CreateStack and UpdateStack are given. */
export interface StackInput
  extends Pick<StackRecord, 'name' | 'parameters' | 'tags' | 'capabilities' | 'roleArn' | 'terminationProtection'> {
  /** As it was sent: it is given back so. */
  readonly templateBody: string;
}

/** The stacks of the account. Every change of what runs goes through here, one at a time. */
export interface Deployments {
  all(): readonly DeployedStack[];
  /** The stack of a name or ARN; of a deleted one by its ARN alone. */
  find(nameOrId: string): DeployedStack | undefined;
  /**
   * Creates or updates a stack from what was uploaded to the staging bucket, and waits for the end. A stack that cannot be
   * deployed is left as it was; its status and events say why.
   */
  deploy(input: StackInput): Promise<StackRecord>;
  /**
   * Creates or updates the stack of a cloud assembly on this machine.
   *
   * @throws what kept it from serving; what served before serves again then.
   */
  deployDirectory(directory: string): Promise<Assembly>;
  /**
   * Sets properties of one resource past its template, as a service's own API would; `null` removes one. Those that are set
   * at one time come into force together.
   *
   * @throws as `deployDirectory`.
   */
  patch(physicalId: string, properties: JsonObject): Promise<void>;
  /**
   * Takes other folders in the place of a stack's assets, by their names: its functions run from them from here on. It is not
   * kept: the next deployment or start goes by the assembly.
   */
  replaceAssets(name: string, folders: ReadonlyMap<string, string>): Promise<void>;
  /** Deletes a stack and, but for what its template retains, what it stored. */
  remove(name: string): Promise<StackRecord>;
  setTerminationProtection(name: string, enabled: boolean): Promise<void>;
  /** Takes up what was deployed before this start, and the bootstrap stack; they serve with the next change. */
  load(): Promise<void>;
  /** Serves what was loaded. A stack that does not run any more is left out, by name. */
  restore(): Promise<void>;
}

export interface DeploymentsOptions {
  readonly host: Pick<ServiceHost, 'replace' | 'discard'>;
  readonly stacks: StackStore;
  /** Folder for assemblies that were uploaded, and their assets. */
  readonly dataDir: string;
  readonly bootstrap: Assembly;
  readonly evaluate: (directory: string, parameters: Readonly<Record<string, string>>) => Assembly;
  /**
   * Runs the functions of custom resources until the templates hold nothing that is not known; `beside` adds what other stacks run.
   *
   * @returns what was loaded last.
   */
  readonly settle: (load: () => Assembly, beside: (assembly: Assembly) => Backend) => Promise<Assembly>;
  /** Has the functions remove the custom resources of a stack. @returns why not, by path. */
  readonly unsettle: (assembly: Assembly) => Promise<ReadonlyMap<string, string>>;
  readonly stackId: (name: string) => string;
  /** An object of the staging bucket. */
  readonly fetch: (key: string) => Promise<Readable | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDeployments(options: DeploymentsOptions): Deployments {
  const { host, stacks, bootstrap } = options;
  const deployed = new Map<string, DeployedStack>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(action: () => Promise<Result>): Promise<Result> => {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  };
  const originals = new WeakMap<Assembly, Assembly>();
  const pending: Patch[] = [];
  let flush: Promise<void> = Promise.resolve();
  const serve = (changed?: DeployedStack) => host.replace(backendOf(bootstrap, deployed, changed));
  const end = async ({ record, assembly }: DeployedStack) => {
    deployed.set(record.name, { record, ...(assembly === undefined ? {} : { assembly }) });
    await stacks.put(record);
  };
  const find = (nameOrId: string) => findStack([...deployed.values()], nameOrId);
  const evaluate = (directory: string, parameters: StackRecord['parameters']) =>
    options.settle(
      () => options.evaluate(directory, parameters),
      (assembly) => {
        const record = newRecord({ name: assembly.stackName, id: '', createdMs: 0 });
        return backendOf(bootstrap, deployed, { record, assembly });
      },
    );
  const parts: Parts = { ...options, find, serve, end, evaluateSettled: evaluate };
  return {
    all: () => [...deployed.values()],
    find,
    deploy: (input) => inTurn(() => deployUploaded(parts, input)),
    deployDirectory: (directory) => inTurn(() => deployLocal(parts, directory)),
    patch: (physicalId, properties) => {
      const isFirst = pending.length === 0;
      pending.push({ physicalId, properties });
      if (isFirst) flush = inTurn(() => patchStacks(parts, [...deployed.values()], pending.splice(0)));
      return flush;
    },
    replaceAssets: (name, folders) =>
      inTurn(async () => {
        const { record, assembly } = require(parts, name);
        if (assembly === undefined) throw new Error(`Nothing of the stack ${name} serves.`);
        const loaded = originals.get(assembly) ?? assembly;
        const changed = { ...loaded, assetPath: (key: string) => replacedIn(folders, loaded.assetPath(key)) };
        originals.set(changed, loaded);
        await serve({ record, assembly: changed });
        deployed.set(name, { record, assembly: changed });
      }),
    remove: (name) => inTurn(() => removeStack(parts, name)),
    setTerminationProtection: (name, terminationProtection) =>
      inTurn(async () => {
        const stack = require(parts, name);
        await end({ ...stack, record: { ...stack.record, terminationProtection } });
      }),
    load: () => inTurn(async () => loadStacks(options, deployed)),
    restore: () => inTurn(() => restoreStacks(options, deployed, serve)),
  };
}

function loadStacks(options: DeploymentsOptions, deployed: Map<string, DeployedStack>): void {
  const { bootstrap, stacks, clock } = options;
  const created = { name: bootstrap.stackName, id: options.stackId(bootstrap.stackName), createdMs: clock.now() };
  deployed.set(created.name, { record: stacks.get(created.id) ?? newRecord(created), assembly: bootstrap });
  for (const known of stacks.all()) {
    if (known.name !== bootstrap.stackName) deployed.set(known.name, restored(options, known));
  }
}

async function restoreStacks(
  { bootstrap, log }: DeploymentsOptions,
  deployed: Map<string, DeployedStack>,
  serve: () => Promise<void>,
): Promise<void> {
  try {
    await serve();
  } catch (error) {
    log.error('the deployed stacks do not run any more; they are left out', { error });
    for (const [name, { record }] of deployed) {
      if (name !== bootstrap.stackName) deployed.set(name, { record });
    }
    await serve();
  }
}

interface Parts extends DeploymentsOptions {
  /** As `evaluate`, when the functions of custom resources have answered. */
  evaluateSettled(directory: string, parameters: StackRecord['parameters']): Promise<Assembly>;
  find(nameOrId: string): DeployedStack | undefined;
  serve(changed?: DeployedStack): Promise<void>;
  end(stack: DeployedStack): Promise<void>;
}

function findStack(deployed: readonly DeployedStack[], nameOrId: string): DeployedStack | undefined {
  return deployed.find(
    ({ record: { name, id, status } }) => id === nameOrId || (name === nameOrId && status !== 'DELETE_COMPLETE'),
  );
}

function require({ find }: Pick<Parts, 'find'>, name: string): DeployedStack {
  const found = find(name);
  if (found === undefined) throw new Error(`There is no stack ${name}.`);
  return found;
}

function newRecord(base: Pick<StackRecord, 'name' | 'id' | 'createdMs'>): StackRecord {
  return {
    ...base,
    status: 'CREATE_COMPLETE',
    parameters: {},
    tags: {},
    capabilities: [],
    terminationProtection: false,
    patches: {},
  };
}

/** An assembly that cannot be read any more is left out, by name: the others still serve. */
function restored({ evaluate, log }: DeploymentsOptions, record: StackRecord): DeployedStack {
  if (record.directory === undefined) return { record };
  try {
    return { record, assembly: patched(evaluate(record.directory, record.parameters), record.patches) };
  } catch (error) {
    log.error('a deployed stack does not run any more', { stack: record.name, error });
    return { record };
  }
}

function backendOf(
  bootstrap: Assembly,
  deployed: ReadonlyMap<string, DeployedStack>,
  changed?: DeployedStack,
): Backend {
  const all = new Map(deployed);
  if (changed !== undefined) all.set(changed.record.name, changed);
  all.set(bootstrap.stackName, { record: newRecord({ name: '', id: '', createdMs: 0 }), assembly: bootstrap });
  return mergeAssemblies(
    [...all.values()].flatMap(({ assembly }) => (assembly === undefined ? [] : [assembly])),
    bootstrap,
  );
}

function patched(assembly: Assembly, patches: StackRecord['patches']): Assembly {
  if (Object.keys(patches).length === 0) return assembly;
  const resources = assembly.resources.map((resource) => {
    const patch = patches[resource.ref];
    return patch === undefined ? resource : { ...resource, properties: withPatch(resource.properties, patch) };
  });
  return { ...assembly, resources };
}

function withPatch(properties: JsonObject, patch: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...properties, ...patch }).filter(([, value]) => value !== null));
}

async function deployUploaded(parts: Parts, input: StackInput): Promise<StackRecord> {
  const { dataDir, stacks, clock, log } = parts;
  const folder = join(dataDir, 'stacks', input.name);
  const directory = join(folder, randomUUID());
  const before = parts.find(input.name);
  const startedMs = clock.now();
  const { templateBody, ...settings } = input;
  const base: StackRecord = {
    ...newRecord({ name: input.name, id: parts.stackId(input.name), createdMs: before?.record.createdMs ?? startedMs }),
    ...settings,
    ...(before === undefined ? {} : { updatedMs: startedMs }),
  };
  const end: DeploymentEnd = { startedMs, before, assembly: undefined, reason: undefined };
  try {
    await stageAssembly({
      ...parts,
      assetsDir: join(dataDir, ASSETS_DIR),
      directory,
      stackName: input.name,
      templateBody,
    });
    const assembly = await parts.evaluateSettled(directory, input.parameters);
    end.assembly = assembly;
    const status: StackStatus = before === undefined ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE';
    const record: StackRecord = { ...base, status, directory };
    await parts.serve({ record, assembly });
    await parts.end({ record, assembly });
    removeOthers(folder, directory);
  } catch (error) {
    end.reason = reasonOf(error);
    log.error('a deployment failed', { stack: input.name, reason: end.reason });
    rmSync(directory, { recursive: true, force: true });
    const status: StackStatus = before?.assembly === undefined ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
    const failed = { ...(before?.record ?? base), status, statusReason: end.reason };
    await parts.end({ ...before, record: failed });
  }
  const { record } = require(parts, input.name);
  await stacks.addEvents(record.id, deploymentEvents(record, end, clock.now()));
  return record;
}

/** What is shown of an error to whoever deploys: no place of this machine, no stack. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function removeOthers(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) {
    if (join(folder, name) !== kept) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

async function deployLocal(parts: Parts, directory: string): Promise<Assembly> {
  const { stacks, clock } = parts;
  const assembly = await parts.evaluateSettled(directory, {});
  const startedMs = clock.now();
  const before = parts.find(assembly.stackName);
  const record: StackRecord = {
    ...newRecord({
      name: assembly.stackName,
      id: parts.stackId(assembly.stackName),
      createdMs: before?.record.createdMs ?? startedMs,
    }),
    ...(before === undefined ? {} : { status: 'UPDATE_COMPLETE', updatedMs: startedMs }),
    terminationProtection: before?.record.terminationProtection ?? false,
    directory,
  };
  await parts.serve({ record, assembly });
  await parts.end({ record, assembly });
  const end = { startedMs, before, assembly, reason: undefined };
  await stacks.addEvents(record.id, deploymentEvents(record, end, clock.now()));
  return assembly;
}

function replacedIn(folders: ReadonlyMap<string, string>, place: string): string {
  return folders.get(basename(place)) ?? place;
}

interface Patch {
  readonly physicalId: string;
  readonly properties: JsonObject;
}

async function patchStacks(parts: Parts, deployed: readonly DeployedStack[], given: readonly Patch[]): Promise<void> {
  for (const stack of deployed) {
    const { record, assembly } = stack;
    const own = given.filter(({ physicalId }) => assembly?.resources.some(({ ref }) => ref === physicalId));
    if (assembly === undefined || own.length === 0) continue;
    const patches = { ...record.patches };
    for (const { physicalId, properties } of own) {
      await stageAssets({ ...parts, assetsDir: join(parts.dataDir, ASSETS_DIR) }, JSON.stringify(properties));
      patches[physicalId] = { ...patches[physicalId], ...properties };
    }
    const changed = { record: { ...record, patches }, assembly: patched(assembly, patches) };
    await parts.serve(changed);
    await parts.end(changed);
  }
}

async function removeStack(parts: Parts, name: string): Promise<StackRecord> {
  const { stacks, clock, dataDir, host } = parts;
  const { record, assembly } = require(parts, name);
  const startedMs = clock.now();
  const failures = new Map(assembly === undefined ? [] : await parts.unsettle(assembly));
  await parts.serve({ record });
  for (const resource of [...(assembly?.resources ?? [])].reverse()) {
    if ((resource.deletionPolicy ?? 'Delete') !== 'Delete') continue;
    await host.discard(resource).catch((error: unknown) => failures.set(resource.path, reasonOf(error)));
  }
  const failed = [...failures.keys()].map((path) => path.split('/').at(-1)).join(', ');
  const { directory: _gone, statusReason: _old, ...rest } = record;
  const status: StackStatus = failures.size === 0 ? 'DELETE_COMPLETE' : 'DELETE_FAILED';
  const reason =
    failures.size === 0 ? {} : { statusReason: `The following resource(s) failed to delete: [${failed}].` };
  const removed: StackRecord = { ...rest, status, ...reason, deletedMs: clock.now(), patches: {} };
  await parts.end({ record: removed });
  rmSync(join(dataDir, 'stacks', name), { recursive: true, force: true });
  await stacks.addEvents(record.id, removalEvents(removed, assembly?.resources ?? [], failures, startedMs));
  return removed;
}
