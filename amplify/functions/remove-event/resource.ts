import { defineFunction } from '@aws-amplify/backend';
import { EVENT_REMOVAL_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Removes a batch of what belongs to an event. Invoked by the queue of ../../eventing/event-removal.ts; grants are in ../../grants.ts. */
export const removeEvent = defineFunction({
  name: 'remove-event',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: EVENT_REMOVAL_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
