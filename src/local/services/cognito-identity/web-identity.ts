import type { JsonObject } from '../../assembly/resource.js';
import { AwsError } from '../../shared/aws-error.js';
import { isSignedBy, parseJwt, signJwt } from '../../shared/jwt.js';
import type { SigningKey } from '../../shared/signing-key.js';
import type { CognitoCaller, ConditionContext } from '../ports.js';
import type { Identity } from './identity-table.js';

/** Issuer of the tokens of GetOpenIdToken, and the federated principal that roles trust. */
export const WEB_IDENTITY_PROVIDER = 'cognito-identity.amazonaws.com';

/** "The token is valid for 10 minutes." */
const OPEN_ID_TOKEN_SECONDS = 10 * 60;

/** `amr`: "authenticated, and the login providers that were used" or "unauthenticated". */
export function authenticationMethods({ login }: Identity): readonly string[] {
  return login === undefined
    ? ['unauthenticated']
    : ['authenticated', login.provider, `${login.provider}:CognitoSignIn:${login.sub}`];
}

/** The condition keys of whoever became a role by this identity. */
export function conditionContext(identity: Identity): ConditionContext {
  return {
    [`${WEB_IDENTITY_PROVIDER}:aud`]: identity.poolId,
    [`${WEB_IDENTITY_PROVIDER}:sub`]: identity.id,
    [`${WEB_IDENTITY_PROVIDER}:amr`]: authenticationMethods(identity),
  };
}

/** The caller as AppSync's `$ctx.identity` shows it. */
export function toCognitoCaller(identity: Identity): CognitoCaller {
  const { id, poolId, login } = identity;
  const base = { identityPoolId: poolId, identityId: id };
  if (login === undefined) {
    return { ...base, authType: 'unauthenticated' };
  }
  const names = [login.provider, `${login.provider}:CognitoSignIn:${login.sub}`];
  return { ...base, authType: 'authenticated', authProvider: names.map((name) => `"${name}"`).join(',') };
}

export function signOpenIdToken(key: SigningKey, identity: Identity, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000);
  const claims: JsonObject = {
    sub: identity.id,
    aud: identity.poolId,
    amr: authenticationMethods(identity),
    iss: `https://${WEB_IDENTITY_PROVIDER}`,
    iat: issuedAt,
    exp: issuedAt + OPEN_ID_TOKEN_SECONDS,
  };
  return signJwt(key, claims);
}

export interface WebIdentity {
  readonly identityId: string;
  readonly poolId: string;
  readonly context: ConditionContext;
  readonly cognito: CognitoCaller;
}

/** @throws AwsError `InvalidIdentityToken`, `ExpiredTokenException`, as STS words them. */
export function readOpenIdToken(key: SigningKey, token: string, nowMs: number): WebIdentity {
  const parsed = parseJwt(token);
  if (parsed?.claims['iss'] !== `https://${WEB_IDENTITY_PROVIDER}` || !isSignedBy(parsed, [key])) {
    throw new AwsError('InvalidIdentityToken', 'The ID Token provided is not a valid JWT of a known provider.');
  }
  const { sub, aud, amr, exp } = parsed.claims;
  if (!(nowMs < Number(exp) * 1000)) {
    throw new AwsError('ExpiredTokenException', 'Token expired: current date/time must be before the expiration.');
  }
  const [, provider, user] = Array.isArray(amr) ? amr.map(String) : [];
  const login = provider === undefined || user === undefined ? {} : { login: { provider, sub: lastPart(user) } };
  const identity: Identity = { id: String(sub), poolId: String(aud), createdAtMs: nowMs, ...login };
  return {
    identityId: identity.id,
    poolId: identity.poolId,
    context: conditionContext(identity),
    cognito: toCognitoCaller(identity),
  };
}

function lastPart(user: string): string {
  return user.slice(user.lastIndexOf(':') + 1);
}
