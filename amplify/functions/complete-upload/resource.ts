import { defineFunction } from '@aws-amplify/backend';
import { OPERATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Takes the client's word that an upload ended, and checks it against storage. Its grants are in ../../grants.ts. */
export const completeUpload = defineFunction({
  name: 'complete-upload',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: OPERATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
