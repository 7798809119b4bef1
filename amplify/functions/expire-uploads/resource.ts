import { defineFunction } from '@aws-amplify/backend';
import { EXPIRY_SWEEP_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Ends uploads whose deadline has passed. Runs by the clock (../../eventing/upload-expiry.ts); its grants are in ../../grants.ts. */
export const expireUploads = defineFunction({
  name: 'expire-uploads',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: EXPIRY_SWEEP_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
