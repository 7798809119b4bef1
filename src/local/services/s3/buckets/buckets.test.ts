import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, startS3Backend, type TestS3 } from '../test-support/start-s3.js';

let s3: TestS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3Backend();
  client = s3.client();
});

afterAll(() => s3.remove());

describe('buckets', () => {
  it('are created, found, listed and deleted', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'made-by-hand' }));
    await client.send(new HeadBucketCommand({ Bucket: 'made-by-hand' }));
    const { Buckets } = await client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['made-by-hand', BUCKET]);
    await client.send(new DeleteBucketCommand({ Bucket: 'made-by-hand' }));
    await expect(client.send(new HeadBucketCommand({ Bucket: 'made-by-hand' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('keep their name once it is taken, and refuse names that are none', async () => {
    await expect(client.send(new CreateBucketCommand({ Bucket: BUCKET }))).rejects.toThrow(
      expect.objectContaining({ name: 'BucketAlreadyOwnedByYou' }),
    );
    await expect(client.send(new CreateBucketCommand({ Bucket: 'Ab' }))).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidBucketName' }),
    );
  });

  it('in us-east-1 have no location constraint', async () => {
    const { LocationConstraint } = await client.send(new GetBucketLocationCommand({ Bucket: BUCKET }));
    expect(LocationConstraint).toBeUndefined();
  });

  it('that do not exist are named in the error', async () => {
    await expect(client.send(new ListObjectsV2Command({ Bucket: 'nowhere' }))).rejects.toThrow(
      expect.objectContaining({ name: 'NoSuchBucket', BucketName: 'nowhere' }),
    );
  });
});

describe('configuration through the API', () => {
  it('of CORS, lifecycle and notifications is read back', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'configured' }));
    const CORSRules = [{ AllowedOrigins: ['http://localhost:3000'], AllowedMethods: ['GET'], AllowedHeaders: ['*'] }];
    await client.send(new PutBucketCorsCommand({ Bucket: 'configured', CORSConfiguration: { CORSRules } }));
    expect((await client.send(new GetBucketCorsCommand({ Bucket: 'configured' }))).CORSRules).toMatchObject(CORSRules);
    const Rules = [
      { ID: 'r', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } },
      {
        ...{ ID: 's', Status: 'Enabled' as const, Filter: { And: { Prefix: 'x', Tags: [{ Key: 'a', Value: 'b' }] } } },
        NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'STANDARD_IA' as const }],
      },
    ];
    await client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: 'configured', LifecycleConfiguration: { Rules } }),
    );
    const lifecycle = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: 'configured' }));
    expect(lifecycle.Rules).toEqual(Rules);
    const LambdaFunctionConfigurations = [
      {
        ...{ Id: 'n', LambdaFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'in/' }] } },
      },
    ];
    const NotificationConfiguration = { LambdaFunctionConfigurations, EventBridgeConfiguration: {} };
    await client.send(
      new PutBucketNotificationConfigurationCommand({ Bucket: 'configured', NotificationConfiguration }),
    );
    expect(await client.send(new GetBucketNotificationConfigurationCommand({ Bucket: 'configured' }))).toMatchObject(
      NotificationConfiguration,
    );
  });

  it('of versioning gives every write a version', async () => {
    await client.send(new CreateBucketCommand({ Bucket: 'versioned' }));
    await client.send(
      new PutBucketVersioningCommand({ Bucket: 'versioned', VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const write = (Body: string) => client.send(new PutObjectCommand({ Bucket: 'versioned', Key: 'v', Body }));
    const [first, second] = [await write('1'), await write('2')];
    expect(first.VersionId).not.toBe(second.VersionId);
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', Prefix: 'v' }));
    expect(Versions).toMatchObject([
      { VersionId: second.VersionId, IsLatest: true },
      { VersionId: first.VersionId, IsLatest: false },
    ]);
  });
});
