import { SSMClient } from '@aws-sdk/client-ssm';
import { createSecretStore } from '../../../src/data/secret-store.js';
import { createLog } from '../../../src/observability/log.js';
import { createMakeSigningKey } from '../../../src/operations/make-signing-key.js';

const log = createLog({ write: (line) => process.stdout.write(line), now: () => new Date() });

/** Signed for these bytes and no content type. */
async function respond(url: string, body: string): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!response.ok) {
    throw new Error(`CloudFormation took the answer with ${response.status}`);
  }
}

export const handler = createMakeSigningKey({ secrets: createSecretStore({ client: new SSMClient() }), respond, log });
