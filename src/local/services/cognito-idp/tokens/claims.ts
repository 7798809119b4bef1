import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import type { ClientSettings } from '../settings/client-settings.js';
import type { PoolSettings } from '../settings/pool-settings.js';
import { readable } from '../users/attributes.js';
import type { Group } from '../users/group-table.js';
import type { User } from '../users/user.js';
import type { TokenSession } from './token-sessions.js';

/** The one scope of tokens that the API, not the hosted UI, gave. */
export const API_SCOPE = 'aws.cognito.signin.user.admin';

export interface GroupClaims {
  /** By precedence. */
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly preferredRole?: string;
}

/**
 * "cognito:preferred_role: the role of the group with the best (lowest) precedence … If there is only one allowed role,
 * it is that; if several groups of the same lowest precedence have different roles, the claim isn't set."
 */
export function groupClaims(groups: readonly Group[]): GroupClaims {
  const withRole = groups.filter((group) => group.roleArn !== undefined);
  const roles = [...new Set(withRole.map(({ roleArn }) => roleArn ?? ''))];
  const best = withRole[0]?.precedence;
  const candidates = new Set(withRole.filter(({ precedence }) => precedence === best).map(({ roleArn }) => roleArn));
  const [preferredRole] = candidates;
  return {
    groups: groups.map(({ name }) => name),
    roles,
    ...(candidates.size === 1 && preferredRole !== undefined ? { preferredRole } : {}),
  };
}

export interface ClaimsInput {
  readonly pool: PoolSettings;
  readonly client: ClientSettings;
  readonly user: User;
  readonly session: TokenSession;
  readonly groupClaims: GroupClaims;
  readonly nowMs: number;
}

export function accessClaims(input: ClaimsInput): JsonObject {
  const { client, user } = input;
  return {
    ...sharedClaims(input, client.accessTokenMs),
    ...groupList(input),
    client_id: client.id,
    token_use: 'access',
    scope: API_SCOPE,
    username: user.username,
  };
}

export function idClaims(input: ClaimsInput): JsonObject {
  const { client, user, groupClaims: claims } = input;
  const attributes = Object.entries(readable(client, user.attributes)).map(([name, value]): [string, Json] => [
    name,
    // "email_verified and phone_number_verified are booleans"; every other attribute is a string.
    name.endsWith('_verified') ? value === 'true' : value,
  ]);
  return {
    ...Object.fromEntries(attributes),
    ...sharedClaims(input, client.idTokenMs),
    ...groupList(input),
    ...(claims.roles.length === 0 ? {} : { 'cognito:roles': claims.roles }),
    ...(claims.preferredRole === undefined ? {} : { 'cognito:preferred_role': claims.preferredRole }),
    'cognito:username': user.username,
    aud: client.id,
    token_use: 'id',
  };
}

function sharedClaims({ pool, client, user, session, nowMs }: ClaimsInput, lifeMs: number): JsonObject {
  const issuedAt = Math.floor(nowMs / 1000);
  return {
    sub: user.sub,
    iss: pool.issuer,
    event_id: session.eventId,
    auth_time: session.authTimeSeconds,
    iat: issuedAt,
    exp: issuedAt + Math.floor(lifeMs / 1000),
    // "origin_jti and jti … when token revocation is enabled."
    ...(client.revocation ? { origin_jti: session.originJti, jti: randomUUID() } : {}),
  };
}

function groupList({ groupClaims: { groups } }: ClaimsInput): JsonObject {
  return groups.length === 0 ? {} : { 'cognito:groups': groups };
}
