import type { JsonObject } from '../../../assembly/resource.js';
import { AwsError } from '../../../shared/aws-error.js';
import type { Clock } from '../../../shared/clock.js';
import type { UserPoolPort, VerifiedToken } from '../../ports.js';
import { BoundedCache } from '../bounded-cache.js';
import { CACHE_BOUNDS } from '../limits.js';
import type { UserPoolProvider } from '../load/definition.js';
import type { Principal } from '../principal.js';
import { unauthorized } from '../request-error.js';
import type { TemplateMap } from '../templates/contract.js';

export type UserPoolAuthenticator = (token: string) => Principal | Promise<Principal>;

/**
 * Lets in who shows an id or access token of one of the API's pools. A token is verified once; whether it expired or
 * was revoked is asked every time.
 */
export function createUserPoolAuthenticator(
  providers: readonly UserPoolProvider[],
  pools: UserPoolPort,
  clock: Clock,
): UserPoolAuthenticator {
  const verified = new BoundedCache<Principal>(CACHE_BOUNDS.maxTokens);
  return (authorization) => {
    const token = authorization.startsWith('Bearer ') ? authorization.slice('Bearer '.length) : authorization;
    const known = verified.get(token);
    if (known === undefined) {
      return verify(token);
    }
    if (known.expiresAtMs <= clock.now()) {
      verified.delete(token);
      throw unauthorized('Token has expired.');
    }
    if (known.claims !== undefined && pools.isRevoked(known.claims)) {
      verified.delete(token);
      throw unauthorized();
    }
    return known;
  };

  async function verify(token: string): Promise<Principal> {
    const answer = await verifyToken(pools, token);
    const provider = providers.find(({ userPoolId }) => userPoolId === answer.userPoolId);
    const clientId = answer.claims['client_id'] ?? answer.claims['aud'];
    if (provider === undefined || provider.clientIdPattern?.test(String(clientId)) === false) {
      throw unauthorized();
    }
    const principal = principalOf(answer, provider);
    verified.set(token, principal);
    return principal;
  }
}

async function verifyToken(pools: UserPoolPort, token: string): Promise<VerifiedToken> {
  try {
    return await pools.verifyToken(token);
  } catch (error) {
    if (error instanceof AwsError) {
      throw unauthorized(/expired/i.test(error.message) ? 'Token has expired.' : undefined);
    }
    throw error;
  }
}

/** The identity object of docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference.html. */
function principalOf({ claims, expiresAtMs }: VerifiedToken, provider: UserPoolProvider): Principal {
  const groups = claims['cognito:groups'];
  const groupNames = Array.isArray(groups) ? groups.map(String) : [];
  const identity: TemplateMap = {
    sub: textOf(claims, 'sub'),
    issuer: textOf(claims, 'iss'),
    username: textOf(claims, 'username') ?? textOf(claims, 'cognito:username'),
    claims: structuredClone(claims) as TemplateMap,
    defaultAuthStrategy: provider.defaultAction,
    groups: groupNames.length > 0 ? groupNames : null,
  };
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    identity,
    groups: groupNames,
    denyByDefault: provider.defaultAction === 'DENY',
    expiresAtMs,
    claims,
    deniedFields: new Set(),
  };
}

function textOf(claims: JsonObject, name: string): string | null {
  const value = claims[name];
  return typeof value === 'string' ? value : null;
}

/** Three base64url parts, the second of which is a JSON object with an issuer. */
export function looksLikeJwt(authorization: string): boolean {
  const parts = authorization.replace(/^Bearer /, '').split('.');
  const [, payload = ''] = parts;
  if (parts.length !== 3) {
    return false;
  }
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'iss' in claims;
  } catch {
    return false; // not a token of ours, perhaps one of a Lambda authorizer
  }
}
