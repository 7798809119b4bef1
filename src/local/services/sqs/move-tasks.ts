import { randomUUID } from 'node:crypto';
import { AwsError } from '../../shared/aws-error.js';
import type { Clock } from '../../shared/clock.js';
import { invalidParameter } from './errors.js';
import type { StoredMessage } from './message.js';
import type { MessageStore } from './message-store.js';
import type { Queue } from './queue.js';
import type { Queues } from './queues.js';

/** A redrive: messages of a dead-letter queue sent on to where they came from, or to another queue. */
export interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn?: string;
  readonly startedAtMs: number;
  readonly toMove: number;
  moved: number;
  status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  failureReason?: string;
}

export interface MoveTasks {
  /** @throws AwsError `ResourceNotFoundException`, `UnsupportedOperation`, `InvalidParameterValueException`. */
  start(source: Queue, destination?: Queue): MoveTask;
  /** The tasks of a queue, the newest first. */
  list(sourceArn: string): readonly MoveTask[];
  /** Resolves when no task runs any more. */
  stop(): Promise<void>;
}

export interface MoveTasksOptions {
  readonly queues: Queues;
  readonly messages: MessageStore;
  readonly clock: Clock;
  notify(queueName: string): void;
}

/** Messages moved in one transaction. */
const MOVED_PER_TRANSACTION = 100;

/** "A maximum of 10 most recent tasks" are listed. */
const LISTED_TASKS = 10;

export function createMoveTasks({ queues, messages, clock, notify }: MoveTasksOptions): MoveTasks {
  const tasks: MoveTask[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  const run = async (task: MoveTask, source: Queue, destination?: Queue) => {
    const target = (message: StoredMessage) => destination ?? queues.byArn(message.deadLetterSourceArn ?? '');
    try {
      while (!stopped && task.moved < task.toMove) {
        const moved = await messages.moveOn(source, target, Math.min(MOVED_PER_TRANSACTION, task.toMove - task.moved));
        if (moved === 0) {
          break;
        }
        task.moved += moved;
      }
      task.status = 'COMPLETED';
    } catch (error) {
      task.status = 'FAILED';
      task.failureReason = error instanceof AwsError ? error.code : 'InternalError';
    }
    for (const queue of queues.all) {
      notify(queue.name);
    }
  };
  return {
    start(source, destination) {
      check(queues, tasks, source);
      const task: MoveTask = {
        handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString('base64'),
        sourceArn: source.arn,
        ...(destination === undefined ? {} : { destinationArn: destination.arn }),
        startedAtMs: clock.now(),
        toMove: messages.counts(source).visible,
        moved: 0,
        status: 'RUNNING',
      };
      tasks.unshift(task);
      const ended = run(task, source, destination).finally(() => running.delete(ended));
      running.add(ended);
      return task;
    },
    list: (sourceArn) => tasks.filter((task) => task.sourceArn === sourceArn).slice(0, LISTED_TASKS),
    async stop() {
      stopped = true;
      await Promise.all(running);
    },
  };
}

function check(queues: Queues, tasks: readonly MoveTask[], source: Queue): void {
  // "Currently, only dead-letter queues whose sources are SQS queues can be moved."
  if (!queues.all.some(({ redrive }) => redrive?.deadLetterArn === source.arn)) {
    throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
  }
  if (tasks.some(({ sourceArn, status }) => sourceArn === source.arn && status === 'RUNNING')) {
    throw new AwsError('UnsupportedOperation', 'There is already a task running.');
  }
}
