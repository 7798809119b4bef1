import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { beforeAll, expect, it } from 'vitest';
import { type Assembly, loadAssembly } from '../../../assembly/index.js';
import { iamService } from '../../iam/index.js';
import { s3Service } from '../../s3/index.js';
import { createIdentify } from '../../start-services.js';
import type { Distribution } from '../config.js';
import { cloudfrontService } from '../index.js';
import { RSA_KEYS } from '../test-support/start-cdn.js';
import { loadDistributions } from './load-distributions.js';

let assembly: Assembly;
let distribution: Distribution | undefined;
const unobserved: string[] = [];

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'cloudfront-cdk-'));
  const app = new App({ outdir: directory });
  buildStack(app);
  app.synth();
  assembly = loadAssembly({
    ...{ directory, endpoint: 'http://127.0.0.1:1234', region: 'us-east-1', accountId: '000000000000' },
    identify: createIdentify([iamService, s3Service, cloudfrontService]),
  });
  rmSync(directory, { recursive: true, force: true });
  [distribution] = loadDistributions(
    assembly.resources.filter(({ type }) => cloudfrontService.resourceTypes.includes(type)),
    { accountId: '000000000000', unobserved: (_path, property) => unobserved.push(property) },
  );
});

/** What CDK makes of a distribution with one of everything that is simulated. */
function buildStack(app: App): Stack {
  const stack = new Stack(app, 'Media', { analyticsReporting: false });
  const bucket = Bucket.fromCfnBucket(new CfnBucket(stack, 'Bucket'));
  const key = new cloudfront.PublicKey(stack, 'Key', { encodedKey: RSA_KEYS.publicKey });
  const keyGroup = new cloudfront.KeyGroup(stack, 'Keys', { items: [key] });
  const origin = S3BucketOrigin.withOriginAccessControl(bucket);
  new cloudfront.Distribution(stack, 'Cdn', {
    defaultRootObject: 'index.html',
    enableLogging: true,
    errorResponses: [
      { httpStatus: 404, responseHttpStatus: 200, responsePagePath: '/index.html', ttl: Duration.seconds(3) },
    ],
    defaultBehavior: {
      origin,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      originRequestPolicy: cloudfront.OriginRequestPolicy.CORS_S3_ORIGIN,
      responseHeadersPolicy: buildHeaders(stack),
      cachePolicy: new cloudfront.CachePolicy(stack, 'Cache', {
        ...{ minTtl: Duration.seconds(1), defaultTtl: Duration.minutes(1), maxTtl: Duration.hours(1) },
        ...{ enableAcceptEncodingBrotli: true, enableAcceptEncodingGzip: true },
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList('v'),
      }),
    },
    additionalBehaviors: {
      'private/*': { origin, trustedKeyGroups: [keyGroup], compress: false },
    },
  });
  return stack;
}

function buildHeaders(stack: Stack): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(stack, 'Headers', {
    corsBehavior: {
      accessControlAllowCredentials: true,
      accessControlAllowHeaders: ['range'],
      accessControlAllowMethods: ['ALL'],
      accessControlAllowOrigins: ['https://app.example'],
      accessControlExposeHeaders: ['etag'],
      accessControlMaxAge: Duration.seconds(5),
      originOverride: true,
    },
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: "default-src 'none'", override: true },
      strictTransportSecurity: {
        ...{ accessControlMaxAge: Duration.days(1), includeSubdomains: true, preload: true, override: false },
      },
      xssProtection: { protection: true, modeBlock: true, override: true },
    },
    customHeadersBehavior: { customHeaders: [{ header: 'X-Made-By', value: 'hand', override: false }] },
    removeHeaders: ['Server'],
    serverTimingSamplingRate: 50,
  });
}

it('reads the behaviors in the order in which they are tried', () => {
  expect(distribution?.behaviors.map(({ pathPattern }) => pathPattern)).toEqual(['private/*', '*']);
  expect(distribution?.behaviors.map(({ trustedKeys }) => trustedKeys?.size)).toEqual([1, undefined]);
  expect(distribution?.behaviors.map(({ compress }) => compress)).toEqual([false, true]);
});

it('reads origin, cache policy, error pages and root object', () => {
  const bucket = assembly.resources.find(({ type }) => type === 'AWS::S3::Bucket');

  expect(distribution).toMatchObject({
    enabled: true,
    defaultRootObject: 'index.html',
    origins: [{ bucket: bucket?.ref, path: '' }],
    customErrors: new Map([[404, { ttlSeconds: 3, page: { path: '/index.html', statusCode: 200 } }]]),
  });
  expect(distribution?.behaviors[1]).toMatchObject({
    allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    cachePolicy: {
      ...{ minTtlSeconds: 1, defaultTtlSeconds: 60, maxTtlSeconds: 3600, gzip: true, brotli: true },
      queryStrings: { behavior: 'whitelist', names: ['v'] },
    },
  });
});

it('reads every section of a response headers policy', () => {
  expect(distribution?.behaviors[1]?.responseHeadersPolicy).toMatchObject({
    cors: {
      ...{ allowCredentials: true, allowHeaders: ['range'], allowOrigins: ['https://app.example'], maxAgeSeconds: 5 },
      ...{ exposeHeaders: ['etag'], override: true },
      allowMethods: expect.arrayContaining(['GET', 'PUT', 'DELETE']),
    },
    headers: [
      { name: 'content-security-policy', value: "default-src 'none'", override: true },
      { name: 'strict-transport-security', value: 'max-age=86400; includeSubDomains; preload', override: false },
      { name: 'x-xss-protection', value: '1; mode=block', override: true },
      { name: 'x-made-by', value: 'hand', override: false },
    ],
    remove: ['server'],
  });
});

it('says what has no effect', () => {
  expect(unobserved.sort()).toEqual(['Logging', 'ServerTimingHeadersConfig']);
});

it('gives a domain that can be reached, and ids in AWS’s shapes', () => {
  const of = (type: string) => assembly.resources.find((resource) => resource.type === `AWS::CloudFront::${type}`);

  expect(of('Distribution')?.attributes['DomainName']).toBe(`127.0.0.1:1234/_cloudfront/${distribution?.id}`);
  expect(of('PublicKey')?.ref).toMatch(/^K[A-Z0-9]{13}$/);
  expect(of('CachePolicy')?.ref).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(of('OriginAccessControl')?.attributes['Id']).toMatch(/^E[A-Z0-9]{13}$/);
});
