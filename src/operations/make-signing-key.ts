import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import type { SecretStore } from '../data/secret-store.js';
import type { Log } from '../observability/log.js';

/** What CloudFront takes for signed URLs: "RSA 2048". */
const MODULUS_BITS = 2048;

/** What CloudFormation asks of a custom resource's function. */
export const signingKeyRequest = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResponseURL: z.url(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
  PhysicalResourceId: z.string().optional(),
  ResourceProperties: z.object({ ParameterName: z.string().min(1) }),
});

export interface MakeSigningKeyDeps {
  readonly secrets: SecretStore;
  /** Puts an answer to where CloudFormation waits for it. */
  readonly respond: (url: string, body: string) => Promise<void>;
  readonly log: Log;
}

/**
 * Makes the key pair that signs delivery, once: the private key goes into a secret and nowhere else, the public one into the
 * template. Asked again it answers with the same, so a create that is repeated changes nothing.
 */
export function createMakeSigningKey({ secrets, respond, log }: MakeSigningKeyDeps) {
  return async (event: unknown): Promise<void> => {
    const request = signingKeyRequest.parse(event);
    const { StackId, RequestId, LogicalResourceId, PhysicalResourceId, ResourceProperties } = request;
    const name = request.RequestType === 'Delete' ? PhysicalResourceId : ResourceProperties.ParameterName;
    const identity = {
      StackId,
      RequestId,
      LogicalResourceId,
      PhysicalResourceId: name ?? ResourceProperties.ParameterName,
    };
    try {
      const Data = request.RequestType === 'Delete' ? await removed(secrets, name) : await made(secrets, name ?? '');
      await respond(request.ResponseURL, JSON.stringify({ ...identity, Status: 'SUCCESS', Data }));
    } catch (error) {
      log.error('signing key not made', { error });
      const Reason = 'The signing key could not be made; the log of the function says why';
      await respond(request.ResponseURL, JSON.stringify({ ...identity, Status: 'FAILED', Reason }));
    }
  };
}

async function made(secrets: SecretStore, name: string): Promise<{ PublicKey: string }> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: MODULUS_BITS });
  const own = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const isNew = await secrets.createIfAbsent(name, own, 'Signs URLs and cookies of the distribution');
  const PublicKey = createPublicKey(isNew ? own : await secrets.read(name))
    .export({ type: 'spki', format: 'pem' })
    .toString();
  return { PublicKey };
}

/** What was never made has an id that CloudFormation chose, which is the name of no secret of ours. */
async function removed(secrets: SecretStore, name: string | undefined): Promise<Record<string, never>> {
  if (name?.startsWith('/') === true) {
    await secrets.remove(name);
  }
  return {};
}
