import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readDocument, readStrings } from '../../shared/json-fields.js';
import { queueDoesNotExist } from './errors.js';
import { type Queue, readQueue } from './queue.js';

/** Every queue of the assembly, by what callers name it with. */
export interface Queues {
  readonly all: readonly Queue[];
  /** @throws AwsError `QueueDoesNotExist`. */
  byArn(arn: string): Queue;
  /** @throws AwsError `QueueDoesNotExist`. */
  byName(name: string): Queue;
  /** Looks at the path of the URL alone, as SQS does: the host may be another name of this machine. */
  byUrl(url: string): Queue;
}

/** @throws Error when a dead-letter queue is missing, or not of the kind of its source. */
export function readQueues(resources: readonly Resource[]): Queues {
  const policiesByUrl = readPolicies(resources);
  const all = resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map((resource) => readQueue(resource, policiesByUrl.get(resource.ref) ?? []));
  const byArn = new Map(all.map((queue) => [queue.arn, queue]));
  const byPath = new Map(all.map((queue) => [new URL(queue.url).pathname, queue]));
  const byName = new Map(all.map((queue) => [queue.name, queue]));
  for (const queue of all) {
    checkDeadLetterQueue(queue, byArn);
  }
  return {
    all,
    byArn: (arn) => found(byArn.get(arn)),
    byName: (name) => found(byName.get(name)),
    byUrl: (url) => found(URL.canParse(url) ? byPath.get(new URL(url).pathname) : undefined),
  };
}

function readPolicies(resources: readonly Resource[]): Map<string, JsonObject[]> {
  const byUrl = new Map<string, JsonObject[]>();
  for (const { type, properties } of resources) {
    const document = type === 'AWS::SQS::QueuePolicy' ? readDocument(properties, 'PolicyDocument') : undefined;
    for (const url of document === undefined ? [] : readStrings(properties, 'Queues')) {
      byUrl.set(url, [...(byUrl.get(url) ?? []), ...(document === undefined ? [] : [document])]);
    }
  }
  return byUrl;
}

function checkDeadLetterQueue(queue: Queue, byArn: ReadonlyMap<string, Queue>): void {
  if (queue.redrive === undefined) {
    return;
  }
  const target = byArn.get(queue.redrive.deadLetterArn);
  if (target === undefined) {
    throw new Error(`Queue ${queue.name}: its dead-letter queue ${queue.redrive.deadLetterArn} does not exist.`);
  }
  // "The dead-letter queue of a FIFO queue must also be a FIFO queue", and the same for a standard queue.
  if (target.fifo !== queue.fifo) {
    throw new Error(`Queue ${queue.name}: its dead-letter queue must be of the same type.`);
  }
}

function found(queue: Queue | undefined): Queue {
  if (queue === undefined) {
    throw queueDoesNotExist();
  }
  return queue;
}
