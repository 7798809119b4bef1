import type { Json, JsonObject } from '../../../assembly/resource.js';
import { isObject } from '../input.js';
import type { GroupClaims } from './claims.js';

/**
 * Claims that a pre token generation trigger cannot change.
 * Source: docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html (read 2026-11).
 */
const FIXED_CLAIMS = new Set([
  'acr',
  'amr',
  'at_hash',
  'auth_time',
  'aud',
  'azp',
  'client_id',
  'cognito:username',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);

/** Groups and roles have a member of their own in the answer. */
const GROUP_CLAIMS = new Set(['cognito:groups', 'cognito:roles', 'cognito:preferred_role']);

function isFixed(name: string): boolean {
  return FIXED_CLAIMS.has(name) || GROUP_CLAIMS.has(name) || name.startsWith('dev:');
}

/**
 * `groupOverrideDetails` of the trigger's answer. "If you pass an empty or null object in the response, then the groups
 * are suppressed"; when the member is absent, they stay as they are.
 */
export function overrideGroups(claims: GroupClaims, details: Json | undefined): GroupClaims {
  if (details === undefined) {
    return claims;
  }
  const given = isObject(details) ? details : {};
  const preferred = given['preferredRole'];
  return {
    groups: textList(given['groupsToOverride']) ?? [],
    roles: textList(given['iamRolesToOverride']) ?? [],
    ...(typeof preferred === 'string' && preferred !== '' ? { preferredRole: preferred } : {}),
  };
}

/** `claimsToAddOrOverride` and `claimsToSuppress`; a claim in both is suppressed. */
export function overrideClaims(claims: JsonObject, details: Json | undefined): JsonObject {
  if (!isObject(details)) {
    return claims;
  }
  const added = isObject(details['claimsToAddOrOverride']) ? details['claimsToAddOrOverride'] : {};
  const suppressed = new Set(textList(details['claimsToSuppress']) ?? []);
  const changed = { ...claims, ...pick(added, (name) => !isFixed(name)) };
  return pick(changed, (name) => isFixed(name) || !suppressed.has(name));
}

/** `scopesToAdd` and `scopesToSuppress` of an access token's details. */
export function overrideScopes(claims: JsonObject, details: Json | undefined): JsonObject {
  if (!isObject(details)) {
    return claims;
  }
  const suppressed = new Set(textList(details['scopesToSuppress']) ?? []);
  const scopes = [...String(claims['scope'] ?? '').split(' '), ...(textList(details['scopesToAdd']) ?? [])];
  return { ...claims, scope: [...new Set(scopes)].filter((scope) => !suppressed.has(scope)).join(' ') };
}

function pick(object: JsonObject, wanted: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => wanted(name)));
}

function textList(value: Json | undefined): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}
