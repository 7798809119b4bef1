import { generateClient } from 'aws-amplify/data';
import type { Schema } from '../../amplify/data/schema.js';

/** The typed client of the backend's GraphQL API. */
export type BackendClient = ReturnType<typeof generateClient<Schema>>;

/**
 * The generated typed client, which signs as the user who is signed in.
 * Guests pass `{ authMode: 'identityPool' }` to the queries that are open to them.
 */
export function createBackendClient(): BackendClient {
  return generateClient<Schema>({ authMode: 'userPool' });
}
