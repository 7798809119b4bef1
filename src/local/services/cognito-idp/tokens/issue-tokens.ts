import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { signJwt } from '../../../shared/jwt.js';
import { isObject } from '../input.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import type { UserPoolState } from '../state.js';
import type { User } from '../users/user.js';
import { toTriggerAttributes } from '../users/wire.js';
import { overrideClaims, overrideGroups, overrideScopes } from './claim-overrides.js';
import { API_SCOPE, accessClaims, type ClaimsInput, type GroupClaims, groupClaims, idClaims } from './claims.js';
import type { TokenSession } from './token-sessions.js';

/** Ends the source of the PreTokenGeneration trigger. */
export type TokenOccasion = 'Authentication' | 'NewPasswordChallenge' | 'RefreshTokens';

export interface TokenRequest {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  readonly user: User;
  readonly occasion: TokenOccasion;
  readonly metadata: JsonObject;
}

/** Begins a session and gives its first tokens: `AuthenticationResult`. */
export async function issueFirstTokens(state: UserPoolState, request: TokenRequest): Promise<JsonObject> {
  const { pool, client, user } = request;
  const nowMs = state.clock.now();
  const session: TokenSession = {
    poolId: pool.id,
    clientId: client.id,
    username: user.username,
    eventId: randomUUID(),
    originJti: randomUUID(),
    authTimeSeconds: Math.floor(nowMs / 1000),
    expiresAtMs: nowMs + client.refreshTokenMs,
  };
  const tokens = await issueTokens(state, request, session);
  return { ...tokens, RefreshToken: await state.tokenSessions.begin(session) };
}

/** New access and id tokens of a session: `AuthenticationResult` without a refresh token. */
export async function issueTokens(
  state: UserPoolState,
  request: TokenRequest,
  session: TokenSession,
): Promise<JsonObject> {
  const { pool, client, user } = request;
  const keys = state.keys.get(pool.id);
  if (keys === undefined) {
    throw new Error(`user pool ${pool.id} has no keys`);
  }
  const groups = groupClaims(state.groups.ofUser(pool.id, user.username));
  const input = { pool, client, user, session, groupClaims: groups, nowMs: state.clock.now() };
  const { access, id } = await overriddenClaims(state, request, input);
  return {
    AccessToken: signJwt(keys.access, access),
    IdToken: signJwt(keys.id, id),
    ExpiresIn: Math.floor(client.accessTokenMs / 1000),
    TokenType: 'Bearer',
  };
}

interface TokenClaims {
  readonly access: JsonObject;
  readonly id: JsonObject;
}

async function overriddenClaims(state: UserPoolState, request: TokenRequest, input: ClaimsInput): Promise<TokenClaims> {
  const withAccess = request.pool.triggers.preTokenVersion !== '1';
  const member = withAccess ? 'claimsAndScopeOverrideDetails' : 'claimsOverrideDetails';
  const response = await state.runTrigger({
    pool: request.pool,
    name: 'PreTokenGeneration',
    source: `TokenGeneration_${request.occasion}`,
    clientId: request.client.id,
    userName: request.user.username,
    request: {
      userAttributes: toTriggerAttributes(request.user),
      groupConfiguration: toGroupConfiguration(input.groupClaims),
      clientMetadata: request.metadata,
      ...(withAccess ? { scopes: [API_SCOPE] } : {}),
    },
    response: { [member]: null },
  });
  const details = response?.[member];
  if (!isObject(details)) {
    return { access: accessClaims(input), id: idClaims(input) };
  }
  const grouped = { ...input, groupClaims: overrideGroups(input.groupClaims, details['groupOverrideDetails']) };
  return withAccess ? overrideBoth(grouped, details) : overrideIdAlone(grouped, details);
}

/** The first version of the trigger changes the id token's claims; the groups it gives go into both tokens. */
function overrideIdAlone(input: ClaimsInput, details: JsonObject): TokenClaims {
  return { access: accessClaims(input), id: overrideClaims(idClaims(input), details) };
}

function overrideBoth(input: ClaimsInput, details: JsonObject): TokenClaims {
  const access: Json | undefined = details['accessTokenGeneration'];
  return {
    access: overrideScopes(overrideClaims(accessClaims(input), access), access),
    id: overrideClaims(idClaims(input), details['idTokenGeneration']),
  };
}

function toGroupConfiguration({ groups, roles, preferredRole }: GroupClaims): JsonObject {
  return { groupsToOverride: groups, iamRolesToOverride: roles, preferredRole: preferredRole ?? null };
}
