import { defineFunction } from '@aws-amplify/backend';
import { TRIGGER_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Notes when a user signed in last. Where it is and how it finds its table: as post-confirmation. */
export const postAuthentication = defineFunction({
  name: 'post-authentication',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: TRIGGER_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'auth',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
