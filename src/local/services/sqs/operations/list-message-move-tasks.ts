import { readNumber } from '../../../shared/json-fields.js';
import { requireRange } from '../errors.js';
import { type QueueOperation, requiredString } from '../operation.js';

export const listMessageMoveTasks: QueueOperation = {
  permission: 'sqs:ListMessageMoveTasks',
  parameters: ['SourceArn', 'MaxResults'],
  locate: ({ queues }, input) => queues.byArn(requiredString(input, 'SourceArn')),
  run({ moveTasks }, input, { queue }) {
    const max = requireRange('MaxResults', readNumber(input, 'MaxResults') ?? 1, 1, 10);
    return {
      Results: moveTasks
        .list(queue.arn)
        .slice(0, max)
        .map((task) => ({
          // "If the status of a message movement task is not RUNNING, this field is not included."
          ...(task.status === 'RUNNING' ? { TaskHandle: task.handle } : {}),
          Status: task.status,
          SourceArn: task.sourceArn,
          ...(task.destinationArn === undefined ? {} : { DestinationArn: task.destinationArn }),
          ApproximateNumberOfMessagesMoved: task.moved,
          ApproximateNumberOfMessagesToMove: task.toMove,
          ...(task.failureReason === undefined ? {} : { FailureReason: task.failureReason }),
          StartedTimestamp: task.startedAtMs,
        })),
    };
  },
};
