import { expect, it } from 'vitest';
import type { JsonObject } from '../../assembly/resource.js';
import { drawBucketName, isBucketName } from './buckets/bucket-name.js';
import { configFromTemplate } from './buckets/config-from-template.js';
import { identifyS3Resource } from './identify.js';

const stableId = (alphabet: string, length: number) => alphabet.charAt(1).repeat(length);

function identify(type: string, properties: JsonObject, path = 'app/storage/mediaBucket1A2B') {
  return identifyS3Resource({
    ...{ stackName: 'test', logicalId: path.split('/').at(-1) ?? '', path, type, properties, stableId },
    ...{ region: 'us-east-1', accountId: '000000000000', endpoint: 'http://127.0.0.1:1' },
  });
}

it('a bucket without a name gets one as CloudFormation draws it', () => {
  expect(identify('AWS::S3::Bucket', {}).ref).toBe('app-storage-mediabucket1a2b-bbbbbbbbbbbb');
});

it.each(['a', 'A'.repeat(200), 'app/--weird__Name--', '...', 'x/'.repeat(60), `${'a'.repeat(49)}-${'b'.repeat(9)}`])(
  'the name drawn for %s is valid',
  (path) => {
    const name = drawBucketName(path, stableId);
    expect(isBucketName(name)).toBe(true);
    expect(name.length).toBeLessThanOrEqual(63);
  },
);

it('a bucket has the attributes of AWS', () => {
  expect(identify('AWS::S3::Bucket', { BucketName: 'mine' })).toEqual({
    ref: 'mine',
    attributes: {
      Arn: 'arn:aws:s3:::mine',
      DomainName: 'mine.s3.amazonaws.com',
      RegionalDomainName: 'mine.s3.us-east-1.amazonaws.com',
      DualStackDomainName: 'mine.s3.dualstack.us-east-1.amazonaws.com',
      WebsiteURL: 'http://mine.s3-website-us-east-1.amazonaws.com',
    },
  });
});

it.each(['Ab', 'ab', 'a'.repeat(64), '-abc', 'abc-', 'a..b', '192.168.0.1', 'a_b', 'xn--abc', 'abc-s3alias'])(
  'refuses the bucket name %s',
  (BucketName) => {
    expect(() => identify('AWS::S3::Bucket', { BucketName })).toThrow('not a valid bucket name');
  },
);

it('policies and custom resources have identities of their own', () => {
  expect(identify('AWS::S3::BucketPolicy', { Bucket: 'mine' }).ref).toBe('mine');
  expect(identify('Custom::S3AutoDeleteObjects', {}).ref).toMatch(/^mediaBucket1A2B-/);
  expect(identify('Custom::CDKBucketDeployment', { DestinationBucketName: 'mine' }).attributes).toEqual({
    DestinationBucketArn: 'arn:aws:s3:::mine',
  });
  expect(() => identify('AWS::S3::BucketPolicy', {})).toThrow('Bucket');
});

it.each([
  ['ObjectLockEnabled', { ObjectLockEnabled: true }],
  ['WebsiteConfiguration', { WebsiteConfiguration: { IndexDocument: 'i' } }],
  ['ReplicationConfiguration', { ReplicationConfiguration: {} }],
  ['AccessControl', { AccessControl: 'PublicRead' }],
  ['CorsConfiguration.Wish', { CorsConfiguration: { Wish: 1 } }],
  ['NoSuchProperty', { NoSuchProperty: 1 }],
])('a template with %s is refused by that name', (name, properties) => {
  expect(() => configFromTemplate({ path: 'app/Bucket', properties: properties as JsonObject })).toThrow(name);
});

it('reads every aspect of a template’s bucket', () => {
  const config = configFromTemplate({
    path: 'app/Bucket',
    properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key' }, BucketKeyEnabled: true },
        ],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: 'true' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      Tags: [{ Key: 'a', Value: 'b' }],
      LoggingConfiguration: { LogFilePrefix: 'x' },
    },
  });
  expect(config).toEqual({
    versioning: 'Enabled',
    encryption: { algorithm: 'aws:kms', kmsKeyId: 'key', bucketKey: true },
    publicAccessBlock: {
      ...{ blockPublicAcls: true, ignorePublicAcls: false, blockPublicPolicy: true, restrictPublicBuckets: false },
    },
    ownership: 'BucketOwnerPreferred',
    tags: { a: 'b' },
  });
});
