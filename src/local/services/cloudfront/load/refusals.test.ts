import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import type { JsonObject, Resource } from '../../../assembly/resource.js';
import { iamService } from '../../iam/index.js';
import { identifyTestResource, type TestResource } from '../../iam/test-support/start-backend.js';
import { s3Service } from '../../s3/index.js';
import { REFUSED_TYPES } from '../identify.js';
import { cloudfrontService } from '../index.js';
import {
  buildOrigin,
  buildTemplate,
  type CdnOptions,
  cachePolicy,
  cloudfront,
  publicKey,
  refOf,
} from '../test-support/start-cdn.js';
import { loadDistributions } from './load-distributions.js';

const SERVICES = [iamService, s3Service, cloudfrontService];

function load(template: Readonly<Record<string, TestResource>>) {
  const resources = Object.entries(template)
    .filter(([, { type }]) => cloudfrontService.resourceTypes.includes(type))
    .map(([logicalId, resource]): Resource => {
      const identity = identifyTestResource(SERVICES, logicalId, resource);
      return { logicalId, path: `test/${logicalId}`, metadata: {}, ...resource, ...identity };
    });
  return loadDistributions(resources, { accountId: '000000000000', unobserved: () => undefined });
}

const behavior = (defaultBehavior: JsonObject): CdnOptions => ({ defaultBehavior });
const config = (more: JsonObject): CdnOptions => ({ config: more });
const origin = (more: JsonObject): CdnOptions => ({ config: { Origins: [buildOrigin(more)] } });
const resource = (type: string, configName: string, more: JsonObject): CdnOptions => ({
  resources: { Strange: cloudfront(type, configName, more) },
});

it.each<[string, CdnOptions, string]>([
  [
    'an unknown cache policy',
    behavior({ CachePolicyId: '00000000-0000-0000-0000-000000000000' }),
    'CachePolicyId 00000000',
  ],
  [
    'a managed policy for other origins',
    behavior({ CachePolicyId: '2e54312d-136d-493c-8eb9-b001f22f67d2' }),
    'CachePolicyId 2e54312d',
  ],
  ['an unknown origin', behavior({ TargetOriginId: 'other' }), 'TargetOriginId other'],
  ['an unknown key group', behavior({ TrustedKeyGroups: ['none'] }), 'TrustedKeyGroups none'],
  ['an unknown headers policy', behavior({ ResponseHeadersPolicyId: 'none' }), 'ResponseHeadersPolicyId none'],
  [
    'AllViewer for a bucket',
    behavior({ OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3' }),
    'the Host header',
  ],
  ['writing methods', behavior({ AllowedMethods: ['GET', 'HEAD', 'PUT'] }), 'AllowedMethods PUT'],
  ['an unknown protocol policy', behavior({ ViewerProtocolPolicy: 'maybe' }), 'ViewerProtocolPolicy maybe'],
  ['functions', behavior({ FunctionAssociations: [{ EventType: 'viewer-request' }] }), 'FunctionAssociations'],
  ['Lambda@Edge', behavior({ LambdaFunctionAssociations: [{}] }), 'LambdaFunctionAssociations'],
  ['legacy forwarding', behavior({ ForwardedValues: { QueryString: true } }), 'ForwardedValues'],
  ['trusted signers', behavior({ TrustedSigners: ['self'] }), 'TrustedSigners'],
  ['an unknown member', behavior({ Strange: 1 }), 'Strange is not simulated'],
  ['a custom origin', origin({ CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } }), 'CustomOriginConfig'],
  ['a domain that is no bucket', origin({ DomainName: 'example.com' }), 'DomainName example.com'],
  [
    'a website endpoint',
    origin({ DomainName: 'b.s3-website-us-east-1.amazonaws.com' }),
    'is not the domain of an S3 bucket',
  ],
  [
    'an origin access identity',
    origin({ S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E1' } }),
    'use an origin access control',
  ],
  ['a bucket without access control', origin({ OriginAccessControlId: '' }), 'OriginAccessControlId'],
  ['a wrong origin path', origin({ OriginPath: 'assets/' }), 'OriginPath'],
  ['origin groups', config({ OriginGroups: { Quantity: 1 } }), 'OriginGroups'],
  ['a staging distribution', config({ Staging: true }), 'Staging'],
  [
    'geographic restrictions',
    config({ Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Locations: ['CH'] } } }),
    'RestrictionType',
  ],
  ['an unknown member of the distribution', config({ Strange: 1 }), 'Strange is not simulated'],
  [
    'an access control that does not sign',
    resource('OriginAccessControl', 'OriginAccessControlConfig', {
      ...{ Name: 'n', OriginAccessControlOriginType: 's3', SigningBehavior: 'never', SigningProtocol: 'sigv4' },
    }),
    'SigningBehavior never',
  ],
  [
    'an access control for other origins',
    resource('OriginAccessControl', 'OriginAccessControlConfig', {
      ...{ Name: 'n', OriginAccessControlOriginType: 'lambda', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    }),
    'OriginAccessControlOriginType lambda',
  ],
  ['a key group with a key that is not there', resource('KeyGroup', 'KeyGroupConfig', { Items: ['KNONE'] }), 'KNONE'],
  [
    'an unknown selection',
    { resources: { Strange: cachePolicy({}, { CookiesConfig: { CookieBehavior: 'some' } }) } },
    'CookieBehavior cannot be some',
  ],
  ['a key that is none', { resources: { Strange: publicKey('not a key') } }, 'not a public key'],
])('refuses %s by name', (_name, options, message) => {
  expect(() => load(buildTemplate(options))).toThrow(message);
});

it('refuses an RSA key of another size, as CloudFront does', () => {
  const pem = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' });

  expect(() => load(buildTemplate({ resources: { Strange: publicKey(String(pem)) } }))).toThrow('EncodedKey');
});

it.each(Object.keys(REFUSED_TYPES))('refuses %s by name and says what to do', (type) => {
  const input = { type, properties: {} };

  expect(() => identifyTestResource(SERVICES, 'Strange', input)).toThrow(`test/Strange: ${type} is not simulated; `);
});

it('takes the managed policies that buckets can use', () => {
  const [distribution] = load(
    buildTemplate({
      defaultBehavior: {
        CachePolicyId: 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
        OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        ResponseHeadersPolicyId: 'eaab4381-ed33-4a86-88ca-d9558dc6cd63',
      },
    }),
  );

  expect(distribution?.behaviors.at(-1)).toMatchObject({
    cachePolicy: { gzip: false, brotli: false, minTtlSeconds: 1 },
    originRequestPolicy: { headers: { behavior: 'allExcept', names: ['Host'] } },
    responseHeadersPolicy: { cors: { allowOrigins: ['*'] } },
  });
});

it('keeps the trusted keys of all key groups of a behavior', () => {
  const [distribution] = load(
    buildTemplate({
      resources: {
        Other: cloudfront('KeyGroup', 'KeyGroupConfig', { Name: 'other', Items: [refOf('PublicKey', 'EcKey')] }),
      },
      defaultBehavior: { TrustedKeyGroups: [refOf('KeyGroup', 'Other'), refOf('KeyGroup', 'Group')] },
    }),
  );

  expect([...(distribution?.behaviors.at(-1)?.trustedKeys?.keys() ?? [])].sort()).toEqual(
    [refOf('PublicKey', 'Key'), refOf('PublicKey', 'EcKey')].sort(),
  );
});
