import type { JsonObject } from '../../../assembly/resource.js';
import { isSignedBy, parseJwt } from '../../../shared/jwt.js';
import type { VerifiedToken } from '../../ports.js';
import { errors } from '../errors.js';
import { text } from '../input.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import type { User } from '../users/user.js';

type VerifierState = Pick<UserPoolState, 'directory' | 'keys' | 'clock' | 'tokenSessions'>;

/** @throws AwsError `NotAuthorizedException`. */
export function verifyToken({ directory, keys, clock, tokenSessions }: VerifierState, token: string): VerifiedToken {
  const parsed = parseJwt(token);
  const pool = [...directory.pools.values()].find(({ issuer }) => issuer === parsed?.claims['iss']);
  const poolKeys = pool && keys.get(pool.id);
  const tokenUse = parsed?.claims['token_use'];
  if (parsed === undefined || poolKeys === undefined || pool === undefined) {
    throw errors.notAuthorized('Invalid Token');
  }
  // Each kind of token has its own key: an id token cannot pass for an access token.
  if ((tokenUse !== 'access' && tokenUse !== 'id') || !isSignedBy(parsed, [poolKeys[tokenUse]])) {
    throw errors.notAuthorized(`Invalid ${nameOf(tokenUse)} Token`);
  }
  const expiresAtMs = Number(parsed.claims['exp']) * 1000;
  if (!(clock.now() < expiresAtMs)) {
    throw errors.notAuthorized(`${nameOf(tokenUse)} Token has expired`);
  }
  if (isRevoked({ tokenSessions }, parsed.claims)) {
    throw errors.notAuthorized(`${nameOf(tokenUse)} Token has been revoked`);
  }
  return { userPoolId: pool.id, tokenUse, claims: parsed.claims, expiresAtMs };
}

export function isRevoked({ tokenSessions }: Pick<UserPoolState, 'tokenSessions'>, claims: JsonObject): boolean {
  return tokenSessions.isRevoked(String(claims['event_id'] ?? ''));
}

export interface SignedInUser {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  readonly user: User;
}

/**
 * The user whose `AccessToken` the input brings.
 *
 * @throws AwsError `NotAuthorizedException`; `UserNotFoundException` when the user is gone.
 */
export function requireAccessToken(
  state: VerifierState & Pick<UserPoolState, 'users'>,
  input: JsonObject,
): SignedInUser {
  const { tokenUse, claims } = verifyToken(state, text(input, 'AccessToken'));
  if (tokenUse !== 'access') {
    throw errors.notAuthorized('Invalid Access Token');
  }
  const { client, pool } = state.directory.client(String(claims['client_id']));
  const user = state.users.get(pool, String(claims['username']));
  if (user.sub !== claims['sub']) {
    throw errors.userNotFound();
  }
  if (!user.enabled) {
    throw errors.userDisabled();
  }
  return { pool, client, user };
}

function nameOf(tokenUse: unknown): string {
  return tokenUse === 'id' ? 'Id' : 'Access';
}
