import { defineData } from '@aws-amplify/backend';
import { schema } from './schema.js';

/** Signed-in users by default, IAM for guests and functions. There is no API key. */
export const data = defineData({
  schema,
  authorizationModes: { defaultAuthorizationMode: 'userPool' },
  logging: { fieldLogLevel: 'error', excludeVerboseContent: true, retention: '3 months' },
});
