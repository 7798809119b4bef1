import { defineFunction } from '@aws-amplify/backend';
import { PUBLICATION_TIMEOUT_SECONDS } from '../../../src/domain/limits.js';

/** Makes public copies agree with the content's rows. Fed by ../../eventing/publication.ts; its grants are in ../../grants.ts. */
export const publishContent = defineFunction({
  name: 'publish-content',
  entry: './handler.ts',
  runtime: 22,
  timeoutSeconds: PUBLICATION_TIMEOUT_SECONDS,
  memoryMB: 512,
  resourceGroupName: 'data',
  logging: { format: 'json', level: 'info', retention: '3 months' },
});
