import type { Assembly, JsonObject } from '../assembly/index.js';
import type { Store, Table } from '../shared/store.js';

export type StackStatus =
  | 'CREATE_COMPLETE'
  | 'ROLLBACK_COMPLETE'
  | 'UPDATE_COMPLETE'
  | 'UPDATE_ROLLBACK_COMPLETE'
  | 'DELETE_FAILED'
  | 'DELETE_COMPLETE';

/** A root stack as it was deployed last. */
export interface StackRecord {
  readonly name: string;
  /** ARN. */
  readonly id: string;
  readonly status: StackStatus;
  readonly statusReason?: string;
  readonly createdMs: number;
  readonly updatedMs?: number;
  readonly deletedMs?: number;
  /** Folder of the cloud assembly that serves; absent while none does. */
  readonly directory?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly string[];
  readonly roleArn?: string;
  readonly terminationProtection: boolean;
  /** Properties set through other services' APIs since, by physical id; the next update of the stack forgets them. */
  readonly patches: Readonly<Record<string, JsonObject>>;
}

/** A root stack with what of it serves. */
export interface DeployedStack {
  readonly record: StackRecord;
  /** Absent while nothing of it serves: it was deleted, or its first deployment failed. */
  readonly assembly?: Assembly;
}

export interface StackEvent {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
}

/** Events kept of a stack; CloudFormation keeps those of 90 days. A first deployment of a large backend has about 1000. */
const MAX_EVENTS_PER_STACK = 4000;

/** What is known of stacks, on disk. */
export interface StackStore {
  /** By ARN, which stays when the name is used again. */
  get(id: string): StackRecord | undefined;
  all(): readonly StackRecord[];
  put(record: StackRecord): Promise<void>;
  /** Newest first. */
  events(stackId: string): readonly StackEvent[];
  addEvents(stackId: string, events: readonly StackEvent[]): Promise<void>;
}

export function openStackStore(store: Store): StackStore {
  const stacks: Table<StackRecord> = store.table('cloudformation/stacks');
  const events: Table<readonly StackEvent[]> = store.table('cloudformation/events');
  return {
    get: (id) => stacks.get(id),
    all: () => Array.from(stacks.range(), ({ value }) => value),
    put: (record) => stacks.put(record.id, record),
    events: (stackId) => events.get(stackId) ?? [],
    addEvents: (stackId, added) =>
      events.put(stackId, [...[...added].reverse(), ...(events.get(stackId) ?? [])].slice(0, MAX_EVENTS_PER_STACK)),
  };
}
