import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Assembly, type Resource, STACK_TYPE } from '../assembly/index.js';
import type { DeployedStack, StackEvent, StackRecord } from './stack-record.js';

/** How a deployment went. */
export interface DeploymentEnd {
  readonly startedMs: number;
  readonly before: DeployedStack | undefined;
  /** What was to be deployed, once it could be evaluated. */
  assembly: Assembly | undefined;
  /** Why it failed. */
  reason: string | undefined;
}

type Draft = Pick<StackEvent, 'logicalId' | 'physicalId' | 'type' | 'status'> & { readonly reason?: string };

/** What CloudFormation would tell of a deployment, oldest first: what it was asked for, what changed, how it ended. */
export function deploymentEvents(record: StackRecord, end: DeploymentEnd, endedMs: number): readonly StackEvent[] {
  const verb = end.before === undefined ? 'CREATE' : 'UPDATE';
  const begun = dated(record, [ofStack(record, `${verb}_IN_PROGRESS`, 'User Initiated')], end.startedMs);
  const drafts =
    end.reason === undefined
      ? [...changes(end), ofStack(record, `${verb}_COMPLETE`)]
      : failure(record, verb, end.assembly, end.reason);
  // Whoever sorts by time finds the end of the stack at the end.
  return [...begun, ...dated(record, drafts.slice(0, -1), endedMs - 1), ...dated(record, drafts.slice(-1), endedMs)];
}

/** What it would tell of a deletion. */
export function removalEvents(
  record: StackRecord,
  resources: readonly Resource[],
  failures: ReadonlyMap<string, string>,
  startedMs: number,
): readonly StackEvent[] {
  const endedMs = record.deletedMs ?? startedMs;
  const gone = resources.filter(isOfRoot).map((resource) => {
    const reason = failures.get(resource.path);
    const kept = (resource.deletionPolicy ?? 'Delete') !== 'Delete';
    const status = reason !== undefined ? 'DELETE_FAILED' : kept ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE';
    return { ...ofResource(resource, status), ...(reason === undefined ? {} : { reason }) };
  });
  return [
    ...dated(record, [ofStack(record, 'DELETE_IN_PROGRESS', 'User Initiated')], startedMs),
    ...dated(record, [...gone, ofStack(record, record.status, record.statusReason)], endedMs),
  ];
}

function changes({ before, assembly }: DeploymentEnd): readonly Draft[] {
  const old = new Map((before?.assembly?.resources ?? []).map((resource) => [resource.path, resource]));
  const wanted = (assembly?.resources ?? []).filter(isOfRoot);
  const paths = new Set(wanted.map(({ path }) => path));
  const made = wanted
    .filter((resource) => !isDeepStrictEqual(old.get(resource.path)?.properties, resource.properties))
    .map((resource) => ofResource(resource, old.has(resource.path) ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE'));
  // An update deletes no data here: what the template has no more goes with its stack.
  const left = [...old.values()]
    .filter((resource) => isOfRoot(resource) && !paths.has(resource.path))
    .map((resource) => ofResource(resource, 'DELETE_SKIPPED'));
  return [...made, ...left];
}

function failure(
  record: StackRecord,
  verb: 'CREATE' | 'UPDATE',
  assembly: Assembly | undefined,
  reason: string,
): readonly Draft[] {
  const rollback = verb === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
  const blamed = blame(record, assembly?.resources ?? [], reason);
  const summary = `The following resource(s) failed to ${verb.toLowerCase()}: [${blamed.logicalId}].`;
  return [
    { ...blamed, status: `${verb}_FAILED`, reason },
    ofStack(record, `${rollback}_IN_PROGRESS`, summary),
    ofStack(record, `${rollback}_COMPLETE`),
  ];
}

/** The resource that the reason names, by its path or its physical id; the stack when it names none. */
function blame(record: StackRecord, resources: readonly Resource[], reason: string): Draft {
  const [found] = resources
    .filter(({ path, ref, type }) => type !== STACK_TYPE && (reason.includes(path) || reason.includes(ref)))
    .sort((a, b) => b.path.length - a.path.length);
  return found === undefined ? ofStack(record, '') : ofResource(found, '');
}

function isOfRoot({ path }: Resource): boolean {
  return !path.includes('/');
}

function ofResource({ logicalId, ref, type }: Resource, status: string): Draft {
  return { logicalId, physicalId: ref, type, status };
}

function ofStack({ name, id }: StackRecord, status: string, reason?: string): Draft {
  return {
    ...{ logicalId: name, physicalId: id, type: STACK_TYPE, status },
    ...(reason === undefined ? {} : { reason }),
  };
}

function dated({ id, name }: StackRecord, drafts: readonly Draft[], atMs: number): readonly StackEvent[] {
  return drafts.map((draft) => ({ ...draft, id: randomUUID(), stackId: id, stackName: name, atMs }));
}
