import type { Resource } from '../../assembly/resource.js';
import { isJsonObject } from '../../shared/json-fields.js';
import { readTemplateFields, type TemplateFields, UnsupportedSettingError } from '../../shared/template-fields.js';

export type MatchType = 'Equals' | 'Contains' | 'StartsWith' | 'NotEqual';

export interface MappingRule {
  readonly claim: string;
  readonly match: MatchType;
  readonly value: string;
  readonly roleArn: string;
}

/** How the role of a user of one provider is found; `rules` is undefined when the token's claims say it. */
export interface RoleMapping {
  /** `cognito-idp.REGION.amazonaws.com/POOL:CLIENT`. */
  readonly provider: string;
  readonly rules?: readonly MappingRule[];
  readonly ambiguous: 'AuthenticatedRole' | 'Deny';
}

export interface IdentityPoolSettings {
  readonly id: string;
  readonly allowGuests: boolean;
  readonly allowClassicFlow: boolean;
  /** `cognito-idp.REGION.amazonaws.com/POOL` and the client ids it takes tokens of. */
  readonly providers: readonly { readonly name: string; readonly clientId: string }[];
  readonly authenticatedRole?: string;
  readonly guestRole?: string;
  readonly mappings: readonly RoleMapping[];
}

const POOL_MEMBERS = [
  'AllowClassicFlow',
  'AllowUnauthenticatedIdentities',
  'CognitoIdentityProviders',
  'IdentityPoolName',
  'IdentityPoolTags',
  'SupportedLoginProviders',
];

/** @throws UnsupportedSettingError when a template asks for what is not simulated. */
export function readIdentityPools(resources: readonly Resource[]): ReadonlyMap<string, IdentityPoolSettings> {
  const pools = new Map(
    resources.filter(({ type }) => type === 'AWS::Cognito::IdentityPool').map((pool) => [pool.ref, readPool(pool)]),
  );
  for (const resource of resources.filter(({ type }) => type === 'AWS::Cognito::IdentityPoolRoleAttachment')) {
    const fields = fieldsOf(resource, ['IdentityPoolId', 'RoleMappings', 'Roles']);
    const poolId = fields.requiredText('IdentityPoolId');
    const pool = pools.get(poolId);
    if (pool === undefined) {
      throw new UnsupportedSettingError(resource.path, `identity pool ${poolId} is not part of this backend.`);
    }
    pools.set(poolId, { ...pool, ...readRoles(fields), mappings: readMappings(fields, resource) });
  }
  return pools;
}

function readPool(resource: Resource): IdentityPoolSettings {
  const fields = fieldsOf(resource, POOL_MEMBERS);
  if (Object.keys(fields.map('SupportedLoginProviders')).length > 0) {
    fields.refuse('SupportedLoginProviders');
  }
  return {
    id: resource.ref,
    allowGuests: fields.flag('AllowUnauthenticatedIdentities') ?? false,
    allowClassicFlow: fields.flag('AllowClassicFlow') ?? false,
    // Every token is checked with the user pool, so that ServerSideTokenCheck changes nothing.
    providers: fields
      .objects('CognitoIdentityProviders', ['ClientId', 'ProviderName', 'ServerSideTokenCheck'])
      .map((provider) => ({
        name: provider.requiredText('ProviderName'),
        clientId: provider.requiredText('ClientId'),
      })),
    mappings: [],
  };
}

function readRoles(fields: TemplateFields): Pick<IdentityPoolSettings, 'authenticatedRole' | 'guestRole'> {
  const roles = fields.object('Roles', ['authenticated', 'unauthenticated']);
  const authenticatedRole = roles?.text('authenticated');
  const guestRole = roles?.text('unauthenticated');
  return {
    ...(authenticatedRole === undefined ? {} : { authenticatedRole }),
    ...(guestRole === undefined ? {} : { guestRole }),
  };
}

function readMappings(fields: TemplateFields, resource: Resource): readonly RoleMapping[] {
  const mappings = fields.map('RoleMappings');
  return Object.entries(mappings).map(([key, value]) => {
    const where = `${resource.path} RoleMappings ${key}`;
    const members = ['AmbiguousRoleResolution', 'IdentityProvider', 'RulesConfiguration', 'Type'];
    if (!isJsonObject(value)) {
      throw new UnsupportedSettingError(where, 'it is not an object.');
    }
    return readMapping(readTemplateFields(where, value, members), key);
  });
}

function readMapping(mapping: TemplateFields, key: string): RoleMapping {
  const type = mapping.requiredText('Type');
  const ambiguous = mapping.text('AmbiguousRoleResolution') ?? 'Deny';
  if (ambiguous !== 'AuthenticatedRole' && ambiguous !== 'Deny') {
    return mapping.refuse('AmbiguousRoleResolution', `${ambiguous} is not simulated`);
  }
  const provider = mapping.text('IdentityProvider') ?? key;
  if (type === 'Token') {
    return { provider, ambiguous };
  }
  if (type !== 'Rules') {
    return mapping.refuse('Type', `${type} is not simulated`);
  }
  const rules = mapping
    .object('RulesConfiguration', ['Rules'])
    ?.objects('Rules', ['Claim', 'MatchType', 'RoleARN', 'Value'])
    .map(readRule);
  return { provider, ambiguous, rules: rules ?? [] };
}

function readRule(rule: TemplateFields): MappingRule {
  const match = rule.requiredText('MatchType');
  if (match !== 'Equals' && match !== 'Contains' && match !== 'StartsWith' && match !== 'NotEqual') {
    return rule.refuse('MatchType', `${match} is not simulated`);
  }
  return {
    claim: rule.requiredText('Claim'),
    match,
    value: rule.requiredText('Value'),
    roleArn: rule.requiredText('RoleARN'),
  };
}

function fieldsOf(resource: Resource, members: readonly string[]): TemplateFields {
  return readTemplateFields(`${resource.path} (${resource.type})`, resource.properties, members);
}
