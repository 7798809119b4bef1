import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../../assembly/resource.js';
import { BUCKET, startS3Backend, type TestS3 } from '../test-support/start-s3.js';

const DAY_MS = 24 * 3600 * 1000;

let s3: TestS3;
let client: S3Client;

afterEach(() => s3.remove());

async function start(rules: readonly Json[], versioned = false): Promise<void> {
  s3 = await startS3Backend({
    Media: {
      type: 'AWS::S3::Bucket',
      properties: {
        BucketName: BUCKET,
        LifecycleConfiguration: { Rules: rules },
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
        ...(versioned ? { VersioningConfiguration: { Status: 'Enabled' } } : {}),
      },
    },
  });
  client = s3.client();
}

const put = (Key: string, more: object = {}) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x', ...more }));
const keys = async () =>
  (await client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents?.map(({ Key }) => Key) ?? [];
const inDays = (days: number) => s3.clock.now() + days * DAY_MS;

describe('expiration', () => {
  it('removes what is old enough and is meant, and says so', async () => {
    await start([{ Id: 'temp', Status: 'Enabled', Prefix: 'temp/', ExpirationInDays: 7 }]);
    await put('temp/a');
    await put('kept');
    expect(await s3.ports.s3.applyLifecycle(inDays(6))).toMatchObject({ expired: 0 });
    expect(await s3.ports.s3.applyLifecycle(inDays(9))).toMatchObject({ expired: 1 });
    expect(await keys()).toEqual(['kept']);
    await vi.waitFor(
      () =>
        expect(s3.received.bus.find(({ detailType }) => detailType === 'Object Deleted')?.detail).toMatchObject({
          ...{ reason: 'Lifecycle Expiration', requester: 's3.amazonaws.com' },
          'deletion-type': 'Permanently Deleted',
        }),
      5000,
    );
  });

  it('is announced in advance', async () => {
    await start([{ Id: 'soon', Status: 'Enabled', ExpirationInDays: 1 }]);
    await put('a');
    const { Expiration } = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'a' }));
    expect(Expiration).toMatch(/^expiry-date="\w{3}, \d\d \w{3} \d{4} 00:00:00 GMT", rule-id="soon"$/);
  });

  it('heeds tags, sizes and disabled rules', async () => {
    await start([
      { Id: 'tag', Status: 'Enabled', TagFilters: [{ Key: 'state', Value: 'old' }], ExpirationInDays: 1 },
      { Id: 'size', Status: 'Enabled', ObjectSizeGreaterThan: '5', ExpirationInDays: 1 },
      { Id: 'off', Status: 'Disabled', ExpirationInDays: 1 },
    ]);
    await put('tagged', { Tagging: 'state=old' });
    await put('large', { Body: '123456' });
    await put('plain', { Tagging: 'state=new' });
    await s3.ports.s3.applyLifecycle(inDays(3));
    expect(await keys()).toEqual(['plain']);
  });

  it('runs by itself as the clock moves on', async () => {
    await start([{ Status: 'Enabled', ExpirationInDays: 1 }]);
    await put('a');
    s3.clock.advance(3 * DAY_MS);
    await vi.waitFor(
      async () => expect(s3.received.bus.map(({ detailType }) => detailType)).toContain('Object Deleted'),
      5000,
    );
    expect(await s3.ports.s3.getObject(BUCKET, 'a')).toBeUndefined();
  });
});

describe('versions', () => {
  it('that are not current move to a colder class, then go; the newest may be spared', async () => {
    await start(
      [
        {
          ...{
            Id: 'old',
            Status: 'Enabled',
            NoncurrentVersionExpiration: { NoncurrentDays: 60, NewerNoncurrentVersions: 1 },
          },
          NoncurrentVersionTransitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }],
        },
      ],
      true,
    );
    for (const Body of ['1', '2', '3']) {
      await put('a', { Body });
    }
    expect(await s3.ports.s3.applyLifecycle(inDays(32))).toMatchObject({ transitioned: 2, expired: 0 });
    const classes = async () =>
      (await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET }))).Versions?.map(
        ({ StorageClass }) => StorageClass,
      );
    expect(await classes()).toEqual(['STANDARD', 'STANDARD_IA', 'STANDARD_IA']);
    expect(await s3.ports.s3.applyLifecycle(inDays(62))).toMatchObject({ expired: 1 });
    expect(await classes()).toEqual(['STANDARD', 'STANDARD_IA']);
  });

  it('expire into a delete marker, which goes when it stands alone', async () => {
    await start([{ Status: 'Enabled', ExpirationInDays: 1, NoncurrentVersionExpirationInDays: 1 }], true);
    await put('a');
    await s3.ports.s3.applyLifecycle(inDays(3));
    const versions = () => client.send(new ListObjectVersionsCommand({ Bucket: BUCKET }));
    expect((await versions()).DeleteMarkers).toHaveLength(1);
    await s3.ports.s3.applyLifecycle(inDays(6));
    await s3.ports.s3.applyLifecycle(inDays(9));
    const { DeleteMarkers, Versions } = await versions();
    expect([DeleteMarkers, Versions]).toEqual([undefined, undefined]);
  });

  it('keep a delete marker that still hides something', async () => {
    await start([{ Status: 'Enabled', ExpiredObjectDeleteMarker: true }], true);
    await put('a');
    await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a' }));
    expect(await s3.ports.s3.applyLifecycle(inDays(9))).toMatchObject({ expired: 0 });
  });

  it('never become warmer', async () => {
    await start([{ Status: 'Enabled', Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 30 }] }]);
    await put('cold', { StorageClass: 'GLACIER' });
    await put('warm');
    expect(await s3.ports.s3.applyLifecycle(inDays(32))).toMatchObject({ transitioned: 1 });
    expect(await s3.ports.s3.applyLifecycle(inDays(32))).toMatchObject({ transitioned: 0 });
    const { StorageClass } = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'cold' }));
    expect(StorageClass).toBe('GLACIER');
  });
});

it('aborts uploads that were never completed', async () => {
  await start([{ Status: 'Enabled', Prefix: 'in/', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 } }]);
  await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'in/a' }));
  await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'out/a' }));
  expect(await s3.ports.s3.applyLifecycle(inDays(1))).toMatchObject({ aborted: 0 });
  expect(await s3.ports.s3.applyLifecycle(inDays(4))).toMatchObject({ aborted: 1 });
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
  expect(Uploads?.map(({ Key }) => Key)).toEqual(['out/a']);
});

it('refuses a rule without an action and one that cannot be', async () => {
  await start([{ Status: 'Enabled', ExpirationInDays: 1 }]);
  const broken = (rule: Json) =>
    startS3Backend({ B: { type: 'AWS::S3::Bucket', properties: { LifecycleConfiguration: { Rules: [rule] } } } });
  await expect(broken({ Status: 'Enabled' })).rejects.toThrow('At least one action');
  await expect(broken({ Status: 'Enabled', ExpirationInDays: 0 })).rejects.toThrow('positive integer');
  await expect(broken({ Status: 'Enabled', ExpirationInDays: 1, Wish: 1 })).rejects.toThrow('Wish');
});
