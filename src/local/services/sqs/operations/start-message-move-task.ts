import { readString } from '../../../shared/json-fields.js';
import { type QueueOperation, requiredString } from '../operation.js';

/** What the API needs besides its own action, by its documentation. */
const SOURCE_PERMISSIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** Redrives a dead-letter queue: back to each message's source queue, or all to `DestinationArn`. */
export const startMessageMoveTask: QueueOperation = {
  permission: 'sqs:StartMessageMoveTask',
  parameters: ['SourceArn', 'DestinationArn'],
  locate: ({ queues }, input) => queues.byArn(requiredString(input, 'SourceArn')),
  run({ queues, moveTasks }, input, { queue, require }) {
    const destinationArn = readString(input, 'DestinationArn');
    const destination = destinationArn === undefined ? undefined : queues.byArn(destinationArn);
    const destinations =
      destination === undefined ? queues.all.filter((q) => q.redrive?.deadLetterArn === queue.arn) : [destination];
    for (const permission of SOURCE_PERMISSIONS) {
      require(permission, queue);
    }
    for (const target of destinations) {
      require('sqs:SendMessage', target);
    }
    return { TaskHandle: moveTasks.start(queue, destination).handle };
  },
};
