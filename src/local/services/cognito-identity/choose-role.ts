import type { Json, JsonObject } from '../../assembly/resource.js';
import { errors } from './errors.js';
import type { VerifiedLogin } from './logins.js';
import type { IdentityPoolSettings, MappingRule, RoleMapping } from './settings.js';

/**
 * The role that an identity gets.
 *
 * @param customRoleArn - the role that the request asks for; only one of the token's roles.
 * @throws AwsError `NotAuthorizedException` when no role is found and the mapping denies,
 *   `InvalidIdentityPoolConfigurationException` when the pool has no such role.
 */
export function chooseRole(
  pool: IdentityPoolSettings,
  login: VerifiedLogin | undefined,
  customRoleArn: string | undefined,
): string {
  if (login === undefined) {
    return requireRole(pool.guestRole);
  }
  const mapping = pool.mappings.find(({ provider }) => provider === `${login.provider}:${login.clientId}`);
  const found = mapping === undefined ? undefined : roleByMapping(mapping, login.claims, customRoleArn);
  if (found !== undefined) {
    return found;
  }
  if (customRoleArn !== undefined) {
    throw errors.notAuthorized('The custom role is not one of the roles of the token.');
  }
  if (mapping?.ambiguous === 'Deny') {
    throw errors.notAuthorized('No role could be determined for the identity, and the role mapping denies access.');
  }
  return requireRole(pool.authenticatedRole);
}

function requireRole(roleArn: string | undefined): string {
  if (roleArn === undefined) {
    throw errors.poolConfiguration();
  }
  return roleArn;
}

function roleByMapping(
  { rules }: RoleMapping,
  claims: JsonObject,
  customRoleArn: string | undefined,
): string | undefined {
  if (rules !== undefined) {
    const role = rules.find((rule) => matches(rule, claims[rule.claim]))?.roleArn;
    return customRoleArn === undefined || customRoleArn === role ? role : undefined;
  }
  const roles = Array.isArray(claims['cognito:roles']) ? claims['cognito:roles'].map(String) : [];
  if (customRoleArn !== undefined) {
    return roles.find((role) => role === customRoleArn);
  }
  // "If the cognito:preferred_role claim is set, use it; … if there is a single role in cognito:roles, use that."
  const preferred = claims['cognito:preferred_role'];
  return typeof preferred === 'string' ? preferred : roles.length === 1 ? roles[0] : undefined;
}

/** "Rules are evaluated in order, and the first matching rule is used." A claim that is absent matches nothing. */
function matches({ match, value }: MappingRule, claim: Json | undefined): boolean {
  if (claim === undefined || claim === null) {
    return false;
  }
  const text = typeof claim === 'object' ? JSON.stringify(claim) : String(claim);
  switch (match) {
    case 'Equals':
      return text === value;
    case 'NotEqual':
      return text !== value;
    case 'StartsWith':
      return text.startsWith(value);
    case 'Contains':
      return text.includes(value);
  }
}
