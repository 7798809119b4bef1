import { defineFunction } from '@aws-amplify/backend';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Begins the removal of an event; remove-event does it. Its grants are in ../../grants.ts. */
export const deleteEvent = defineFunction({
  name: 'delete-event',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: OPERATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
