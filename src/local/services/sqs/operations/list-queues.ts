import { readString } from '../../../shared/json-fields.js';
import type { AccountOperation } from '../operation.js';

export const listQueues: AccountOperation = {
  permission: 'sqs:ListQueues',
  parameters: ['QueueNamePrefix'],
  run({ queues }, input) {
    const prefix = readString(input, 'QueueNamePrefix') ?? '';
    const urls = queues.all.filter(({ name }) => name.startsWith(prefix)).map(({ url }) => url);
    return urls.length === 0 ? {} : { QueueUrls: urls };
  },
};
