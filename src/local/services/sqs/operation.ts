import type { JsonObject } from '../../assembly/resource.js';
import { readString } from '../../shared/json-fields.js';
import { missingParameter } from './errors.js';
import type { Queue } from './queue.js';
import type { SqsState } from './state.js';

/** One SQS API action. */
export type SqsOperation = QueueOperation | AccountOperation;

interface AnyOperation {
  /** IAM action it needs: a batch needs what its single form needs. */
  readonly permission: string;
  /** Members of the request it understands; any other is refused by name. */
  readonly parameters: readonly string[];
}

export interface QueueOperation extends AnyOperation {
  /** The queue it acts on. */
  locate(state: SqsState, input: JsonObject): Queue;
  run(state: SqsState, input: JsonObject, call: SqsCall): Promise<JsonObject> | JsonObject;
}

export interface AccountOperation extends AnyOperation {
  readonly locate?: never;
  run(state: SqsState, input: JsonObject): JsonObject;
}

export interface SqsCall {
  readonly queue: Queue;
  /** Account id or role session of the sender. */
  readonly senderId: string;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** @throws AwsError `AccessDeniedException` unless the caller may do this too. */
  require(permission: string, queue: Queue): void;
}

export function queueOfUrl({ queues }: SqsState, input: JsonObject): Queue {
  const url = readString(input, 'QueueUrl');
  if (url === undefined || url === '') {
    throw missingParameter('QueueUrl');
  }
  return queues.byUrl(url);
}

export function requiredString(input: JsonObject, name: string): string {
  const value = readString(input, name);
  if (value === undefined || value === '') {
    throw missingParameter(name);
  }
  return value;
}
