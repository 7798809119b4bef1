import { defineFunction } from '@aws-amplify/backend';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Removes content and everything made of it. Its grants are in ../../grants.ts. */
export const deleteContent = defineFunction({
  name: 'delete-content',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: OPERATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
