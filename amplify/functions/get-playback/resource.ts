import { defineFunction } from '@aws-amplify/backend';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Signs short-lived URLs of what the caller may see. Its grants are in ../../grants.ts. */
export const getPlayback = defineFunction({
  name: 'get-playback',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: OPERATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
