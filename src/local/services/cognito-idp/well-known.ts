import type { ServerResponse } from 'node:http';
import { AwsError } from '../../shared/aws-error.js';
import { sendJson } from '../../shared/http.js';
import { toPublicJwk } from '../../shared/signing-key.js';
import type { PoolSettings } from './settings/pool-settings.js';
import type { PoolKeys, UserPoolState } from './state.js';
import { API_SCOPE } from './tokens/claims.js';

/** `/us-east-1_XXXXXXXXX/.well-known/jwks.json` and `…/openid-configuration`. */
export const WELL_KNOWN_PATH = /^\/([\w-]+_[0-9A-Za-z]+)\/\.well-known\/(jwks\.json|openid-configuration)$/;

/** @throws AwsError `ResourceNotFoundException` (404). */
export function answerWellKnown(
  { directory, keys }: Pick<UserPoolState, 'directory' | 'keys'>,
  path: string,
  response: ServerResponse,
): void {
  const [, poolId = '', document] = WELL_KNOWN_PATH.exec(path) ?? [];
  const pool = directory.pools.get(poolId);
  const poolKeys = keys.get(poolId);
  if (pool === undefined || poolKeys === undefined) {
    throw new AwsError('ResourceNotFoundException', `User pool ${poolId} does not exist.`, 404);
  }
  sendJson(response, 200, document === 'jwks.json' ? keySet(poolKeys) : configuration(pool));
}

function keySet({ id, access }: PoolKeys): unknown {
  return { keys: [toPublicJwk(id), toPublicJwk(access)] };
}

function configuration({ issuer }: PoolSettings): unknown {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile', API_SCOPE],
    subject_types_supported: ['public'],
  };
}
