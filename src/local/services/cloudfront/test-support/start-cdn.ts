import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { Json, JsonObject } from '../../../assembly/resource.js';
import { iamService, OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';
import {
  identifyTestResource,
  startBackend,
  TEST_ACCOUNT,
  TEST_REGION,
  type TestBackend,
  type TestResource,
} from '../../iam/test-support/start-backend.js';
import { s3Service } from '../../s3/index.js';
import { canonicalDomain } from '../identify.js';
import { cloudfrontService } from '../index.js';
import { type RawAnswer, type RawRequest, rawRequest } from './raw-request.js';

export const BUCKET = 'media-bucket';
export const ALIAS = 'media.example.com';
const SERVICES = [iamService, s3Service, cloudfrontService];

export const OPERATOR = { accessKeyId: OPERATOR_ACCESS_KEY_ID, secretAccessKey: OPERATOR_SECRET_ACCESS_KEY };

export const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
export const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** Fresh keys of the two kinds that CloudFront takes, and one that no key group trusts. In PEM. */
export const RSA_KEYS = toPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));
export const EC_KEYS = toPem(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }));
export const STRANGE_KEYS = toPem(generateKeyPairSync('rsa', { modulusLength: 2048 }));

function toPem({ publicKey, privateKey }: KeyPairKeyObjectResult) {
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

export interface TestCdn extends TestBackend {
  readonly distributionId: string;
  /** `dabc….cloudfront.net`. */
  readonly domainName: string;
  /** `http://127.0.0.1:PORT/_cloudfront/EXAMPLE`. */
  readonly base: string;
  readonly keyPairId: string;
  readonly ecKeyPairId: string;
  readonly s3: S3Client;
  put(key: string, body: string | Buffer, more?: Partial<PutObjectCommandInput>): Promise<void>;
  /** Asks the distribution, the path exactly as given. */
  get(path: string, request?: Partial<RawRequest>): Promise<RawAnswer>;
}

export interface CdnOptions {
  readonly defaultBehavior?: JsonObject;
  readonly behaviors?: readonly JsonObject[];
  readonly config?: JsonObject;
  readonly policyStatements?: readonly Json[];
  readonly bucket?: JsonObject;
  readonly resources?: Readonly<Record<string, TestResource>>;
}

/** A distribution over a bucket that only it may read; `private/*` needs a signature. */
export async function startCdn(
  options: CdnOptions = {},
  { dataDir }: { readonly dataDir?: string } = {},
): Promise<TestCdn> {
  const backend = await startBackend(SERVICES, buildTemplate(options), dataDir === undefined ? {} : { dataDir });
  const distributionId = refOf('Distribution', 'Cdn');
  const base = `http://${backend.resources['Cdn']?.attributes['DomainName']}`;
  const s3 = new S3Client({
    ...{ endpoint: backend.endpoint, region: TEST_REGION, forcePathStyle: true, maxAttempts: 1, credentials: OPERATOR },
  });
  const prefix = new URL(base).pathname;
  return {
    ...backend,
    ...{ distributionId, base, s3, domainName: canonicalDomain(distributionId) },
    keyPairId: refOf('PublicKey', 'Key'),
    ecKeyPairId: refOf('PublicKey', 'EcKey'),
    async put(key, body, more = {}) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body, ...more }));
    },
    get: (path, request = {}) => rawRequest(backend.endpoint, { path: `${prefix}${path}`, ...request }),
  };
}

/** The id that a resource of the template will have. */
export function refOf(type: string, logicalId: string): string {
  return identifyTestResource(SERVICES, logicalId, { type: `AWS::CloudFront::${type}`, properties: {} }).ref;
}

export function distributionArn(logicalId = 'Cdn'): string {
  return `arn:aws:cloudfront::${TEST_ACCOUNT}:distribution/${refOf('Distribution', logicalId)}`;
}

/** What CDK grants a distribution. */
export function readGrant(action: Json = 's3:GetObject', arn = distributionArn()): JsonObject {
  return {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: action,
    Resource: [`arn:aws:s3:::${BUCKET}/*`, `arn:aws:s3:::${BUCKET}`],
    Condition: { StringEquals: { 'AWS:SourceArn': arn } },
  };
}

export function buildTemplate(options: CdnOptions = {}): Readonly<Record<string, TestResource>> {
  const { policyStatements = [readGrant()], bucket = {}, resources = {} } = options;
  return {
    Bucket: { type: 'AWS::S3::Bucket', properties: { BucketName: BUCKET, ...bucket } },
    BucketPolicy: {
      type: 'AWS::S3::BucketPolicy',
      properties: { Bucket: BUCKET, PolicyDocument: { Version: '2012-10-17', Statement: policyStatements } },
    },
    Control: cloudfront('OriginAccessControl', 'OriginAccessControlConfig', {
      ...{ Name: 'control', OriginAccessControlOriginType: 's3', SigningBehavior: 'always', SigningProtocol: 'sigv4' },
    }),
    Key: publicKey(RSA_KEYS.publicKey),
    EcKey: publicKey(EC_KEYS.publicKey),
    Group: cloudfront('KeyGroup', 'KeyGroupConfig', {
      ...{ Name: 'group', Items: [refOf('PublicKey', 'Key'), refOf('PublicKey', 'EcKey')] },
    }),
    Cdn: cloudfront('Distribution', 'DistributionConfig', distributionConfig(options)),
    ...resources,
  };
}

export function distributionConfig({ defaultBehavior = {}, behaviors = [], config = {} }: CdnOptions = {}): JsonObject {
  return {
    Enabled: true,
    Aliases: [ALIAS],
    Origins: [buildOrigin()],
    DefaultCacheBehavior: { ...behavior(), ...defaultBehavior },
    CacheBehaviors: [
      ...behaviors.map((each) => ({ ...behavior(), ...each })),
      { ...behavior(), PathPattern: 'private/*', TrustedKeyGroups: [refOf('KeyGroup', 'Group')] },
    ],
    ...config,
  };
}

export function buildOrigin(more: JsonObject = {}): JsonObject {
  return {
    Id: 'media',
    DomainName: `${BUCKET}.s3.${TEST_REGION}.amazonaws.com`,
    OriginAccessControlId: refOf('OriginAccessControl', 'Control'),
    S3OriginConfig: { OriginAccessIdentity: '' },
    ...more,
  };
}

function behavior(): JsonObject {
  return { TargetOriginId: 'media', ViewerProtocolPolicy: 'redirect-to-https', CachePolicyId: CACHING_OPTIMIZED };
}

export function cloudfront(type: string, configName: string, config: JsonObject): TestResource {
  return { type: `AWS::CloudFront::${type}`, properties: { [configName]: config } };
}

export function publicKey(pem: string): TestResource {
  return cloudfront('PublicKey', 'PublicKeyConfig', { CallerReference: 'reference', EncodedKey: pem, Name: 'key' });
}

/** A cache policy whose key counts nothing, with these settings. */
export function cachePolicy(config: JsonObject, parameters: JsonObject = {}): TestResource {
  return cloudfront('CachePolicy', 'CachePolicyConfig', {
    ...{ Name: 'policy', MinTTL: 0, DefaultTTL: 60, MaxTTL: 3600 },
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: false,
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
      ...parameters,
    },
    ...config,
  });
}
