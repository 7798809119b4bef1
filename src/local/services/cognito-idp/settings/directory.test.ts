import { expect, it } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { identifyUserPoolResource } from '../identify.js';
import { buildAuthTemplate, buildResources } from '../test-support/build-resources.js';
import { readDirectory } from './directory.js';

const place = { region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:4000' };

function read(changes: { readonly pool?: JsonObject; readonly client?: JsonObject } = {}) {
  const resources = buildResources(buildAuthTemplate(changes), identifyUserPoolResource, place.endpoint);
  const directory = readDirectory(resources, place);
  const [pool] = directory.pools.values();
  const client = resources.find(({ type }) => type === 'AWS::Cognito::UserPoolClient');
  if (pool === undefined || client === undefined) {
    throw new Error('the template has a pool and a client');
  }
  return { directory, pool, client: directory.client(client.ref).client, resources };
}

it('names pools, clients and groups as AWS does', () => {
  const { pool, resources } = read();
  const [poolResource, client, group] = resources;

  expect(pool.id).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
  expect(poolResource?.attributes).toEqual({
    Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool.id}`,
    ProviderName: `cognito-idp.us-east-1.amazonaws.com/${pool.id}`,
    ProviderURL: `http://127.0.0.1:4000/${pool.id}`,
    UserPoolId: pool.id,
  });
  expect(client?.ref).toMatch(/^[a-z0-9]{26}$/);
  expect(client?.attributes['ClientSecret']).toBeUndefined();
  expect(group?.ref).toBe('fans');
});

it('gives a client its secret when the template asks for one', () => {
  const { client, resources } = read({ client: { GenerateSecret: true } });

  expect(client.secret).toMatch(/^[a-z0-9]{51}$/);
  expect(resources[1]?.attributes['ClientSecret']).toBe(client.secret);
});

it('reads validities in their units, and takes the defaults for what is absent or zero', () => {
  const { client } = read({
    client: {
      AccessTokenValidity: 5,
      IdTokenValidity: 0,
      RefreshTokenValidity: 2,
      TokenValidityUnits: { AccessToken: 'minutes' },
      AuthSessionValidity: 15,
    },
  });

  expect(client).toMatchObject({
    accessTokenMs: 300_000,
    idTokenMs: 3_600_000,
    refreshTokenMs: 172_800_000,
    authSessionMs: 900_000,
  });
});

it('gives a client without flows SRP and refresh', () => {
  const { client } = read({ client: { ExplicitAuthFlows: null } });

  expect(client.authFlows).toEqual(['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH']);
});

it('knows the standard attributes, and the custom ones by their prefix', () => {
  const { pool } = read();

  expect(pool.attributes.get('email')).toMatchObject({ required: true, mutable: true });
  expect(pool.attributes.get('custom:accountType')).toMatchObject({ type: 'String', max: 12, mutable: true });
  expect(pool.attributes.get('custom:seat')).toMatchObject({ type: 'Number', max: 99, mutable: false });
  expect(pool.attributes.get('accountType')).toBeUndefined();
});

it('lets an attribute change unless the template says that it cannot', () => {
  const { pool } = read({ pool: { Schema: [{ Name: 'tier' }, { Name: 'born', Mutable: 'false' }] } });

  expect(pool.attributes.get('custom:tier')?.mutable).toBe(true);
  expect(pool.attributes.get('custom:born')?.mutable).toBe(false);
});

it('orders the ways to recover an account', () => {
  const mechanisms = [
    { Name: 'verified_email', Priority: 2 },
    { Name: 'verified_phone_number', Priority: 1 },
  ];
  const { pool } = read({ pool: { AccountRecoverySetting: { RecoveryMechanisms: mechanisms } } });

  expect(pool.recovery).toEqual(['verified_phone_number', 'verified_email']);
});

it.each<[string, JsonObject]>([
  ['DeviceConfiguration', { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } }],
  ['CreateAuthChallenge', { LambdaConfig: { CreateAuthChallenge: 'arn' } }],
  ['UserMigration', { LambdaConfig: { UserMigration: 'arn' } }],
  ['LambdaVersion V9_0', { LambdaConfig: { PreTokenGenerationConfig: { LambdaArn: 'arn', LambdaVersion: 'V9_0' } } }],
  ['CONFIRM_WITH_LINK', { VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_LINK' } }],
  ['AdvancedSecurityMode', { UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' } }],
  ['MfaConfiguration SOMETIMES', { MfaConfiguration: 'SOMETIMES' }],
  ['EnabledMfas WEB_AUTHN', { EnabledMfas: ['WEB_AUTHN'] }],
  ['AllowedFirstAuthFactors WEB_AUTHN', { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['WEB_AUTHN'] } } }],
  ['required custom attributes', { Schema: [{ Name: 'x', Required: true }] }],
  ['WebAuthnRelyingPartyID', { WebAuthnRelyingPartyID: 'example.com' }],
])('refuses %s of a pool by name', (named, pool) => {
  expect(() => read({ pool })).toThrow(named);
});

it.each<[string, JsonObject]>([
  ['AnalyticsConfiguration', { AnalyticsConfiguration: {} }],
  ['Feature ENABLED', { RefreshTokenRotation: { Feature: 'ENABLED' } }],
  ['TokenValidityUnits weeks', { TokenValidityUnits: { IdToken: 'weeks' } }],
])('refuses %s of a client by name', (named, client) => {
  expect(() => read({ client })).toThrow(named);
});

it('does not know the pools and clients of others', () => {
  const { directory } = read();

  expect(() => directory.pool('us-east-1_other')).toThrow('User pool us-east-1_other does not exist.');
  expect(() => directory.client('other')).toThrow('User pool client other does not exist.');
});
