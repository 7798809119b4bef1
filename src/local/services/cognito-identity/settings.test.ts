import { expect, it } from 'vitest';
import type { JsonObject, Resource } from '../../assembly/resource.js';
import { readIdentityPools } from './settings.js';

const resource = (type: string, ref: string, properties: JsonObject): Resource => ({
  logicalId: ref,
  path: `app/${ref}`,
  type: `AWS::Cognito::${type}`,
  properties,
  ref,
  attributes: {},
  metadata: {},
});

const pool = (properties: JsonObject = {}) => resource('IdentityPool', 'pool', properties);
const attachment = (properties: JsonObject) =>
  resource('IdentityPoolRoleAttachment', 'attachment', { IdentityPoolId: 'pool', ...properties });

it('has no guests and no classic flow unless the template says so', () => {
  expect(readIdentityPools([pool()]).get('pool')).toMatchObject({ allowGuests: false, allowClassicFlow: false });
});

it('takes the provider of a mapping from its key when it is not named', () => {
  const mapping = { 'provider:client': { Type: 'Token', AmbiguousRoleResolution: 'Deny' } };

  expect(readIdentityPools([pool(), attachment({ RoleMappings: mapping })]).get('pool')?.mappings).toEqual([
    { provider: 'provider:client', ambiguous: 'Deny' },
  ]);
});

it.each([
  ['DeveloperProviderName', [pool({ DeveloperProviderName: 'x' })]],
  ['SupportedLoginProviders', [pool({ SupportedLoginProviders: { 'accounts.google.com': 'x' } })]],
  ['SamlProviderARNs', [pool({ SamlProviderARNs: ['x'] })]],
  ['Type Magic', [pool(), attachment({ RoleMappings: { p: { Type: 'Magic' } } })]],
  [
    'MatchType Like',
    [
      pool(),
      attachment({
        RoleMappings: {
          p: {
            Type: 'Rules',
            RulesConfiguration: { Rules: [{ Claim: 'c', MatchType: 'Like', Value: 'v', RoleARN: 'r' }] },
          },
        },
      }),
    ],
  ],
  [
    'AmbiguousRoleResolution Maybe',
    [pool(), attachment({ RoleMappings: { p: { Type: 'Token', AmbiguousRoleResolution: 'Maybe' } } })],
  ],
  ['identity pool other', [pool(), attachment({ IdentityPoolId: 'other' })]],
])('refuses %s by name', (named, resources) => {
  expect(() => readIdentityPools(resources)).toThrow(named);
});
