import { defineFunction } from '@aws-amplify/backend';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Reserves quota and signs the URL an upload goes to. Its grants are in ../../grants.ts. */
export const initiateUpload = defineFunction({
  name: 'initiate-upload',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: OPERATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
