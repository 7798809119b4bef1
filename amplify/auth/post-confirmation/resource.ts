import { defineFunction } from '@aws-amplify/backend';
import { TRIGGER_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/**
 * Creates the profile of a confirmed user and puts them into their group.
 * In the auth stack, because the pool names it; its table is therefore found through a parameter (../../grants.ts).
 */
export const postConfirmation = defineFunction({
  name: 'post-confirmation',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: TRIGGER_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'auth',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
