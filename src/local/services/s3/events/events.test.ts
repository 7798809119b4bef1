import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JsonObject } from '../../../assembly/resource.js';
import { ACCOUNT, BUCKET, REGION, startS3Backend, type TestS3, type TestTemplate } from '../test-support/start-s3.js';

const FUNCTION = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:on-upload`;
const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
const WAIT = { timeout: 5000, interval: 10 };

let s3: TestS3;

afterEach(() => s3.remove());

function bucketWith(NotificationConfiguration: JsonObject, more: JsonObject = {}): TestTemplate {
  return {
    Media: { type: 'AWS::S3::Bucket', properties: { BucketName: BUCKET, NotificationConfiguration, ...more } },
  };
}

const put = (Key: string, more: object = {}) =>
  s3.client().send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'hello', ...more }));

describe('EventBridge', () => {
  it('hears of what is created and deleted, in the shape of AWS', async () => {
    s3 = await startS3Backend(bucketWith({ EventBridgeConfiguration: { EventBridgeEnabled: true } }));
    const { $metadata, ETag } = await put('in/a b.txt');
    await s3.client().send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'in/a b.txt' }));
    await vi.waitFor(() => expect(s3.received.bus).toHaveLength(2), WAIT);
    const [created, deleted] = [...s3.received.bus].sort((a, b) => (a.detailType < b.detailType ? -1 : 1));
    expect(created).toEqual({
      source: 'aws.s3',
      detailType: 'Object Created',
      resources: [`arn:aws:s3:::${BUCKET}`],
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      detail: {
        version: '0',
        bucket: { name: BUCKET },
        object: { key: 'in/a b.txt', size: 5, etag: ETag?.replaceAll('"', ''), sequencer: expect.any(String) },
        'request-id': $metadata.requestId,
        requester: ACCOUNT,
        'source-ip-address': '127.0.0.1',
        reason: 'PutObject',
      },
    });
    expect(deleted?.detail).toMatchObject({
      object: { key: 'in/a b.txt', sequencer: expect.any(String) },
      reason: 'DeleteObject',
      'deletion-type': 'Permanently Deleted',
    });
    const sequencers = [created, deleted].map(
      (event) => JSON.stringify(event?.detail['object']).match(/"sequencer":"(\w+)"/)?.[1],
    );
    expect([...sequencers].sort()).toEqual(sequencers);
  });

  it('hears how an object came to be, and of its tags', async () => {
    s3 = await startS3Backend(bucketWith({ EventBridgeConfiguration: {} }));
    const client = s3.client();
    await put('a');
    await client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'b', CopySource: `${BUCKET}/a` }));
    const upload = { Bucket: BUCKET, Key: 'c' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    await client.send(new PutObjectTaggingCommand({ ...upload, Tagging: { TagSet: [{ Key: 'k', Value: 'v' }] } }));
    await vi.waitFor(() => expect(s3.received.bus).toHaveLength(4), WAIT);
    expect(s3.received.bus.map(({ detail, detailType }) => detail['reason'] ?? detailType).sort()).toEqual([
      'CompleteMultipartUpload',
      'CopyObject',
      'Object Tags Added',
      'PutObject',
    ]);
  });

  it('hears nothing of a bucket that does not send to it', async () => {
    s3 = await startS3Backend({
      ...bucketWith({ EventBridgeConfiguration: {} }),
      Quiet: { type: 'AWS::S3::Bucket', properties: { BucketName: 'quiet' } },
    });
    await s3.client().send(new PutObjectCommand({ Bucket: 'quiet', Key: 'a', Body: 'x' }));
    await put('loud');
    await vi.waitFor(() => expect(s3.received.bus).toHaveLength(1), WAIT);
    expect(s3.received.bus[0]?.resources).toEqual([`arn:aws:s3:::${BUCKET}`]);
  });
});

describe('functions and queues', () => {
  const configuration = {
    LambdaConfigurations: [
      {
        ...{ Event: 's3:ObjectCreated:*', Function: FUNCTION },
        Filter: {
          S3Key: {
            Rules: [
              { Name: 'prefix', Value: 'in/' },
              { Name: 'suffix', Value: '.jpg' },
            ],
          },
        },
      },
    ],
    QueueConfigurations: [{ Event: 's3:ObjectRemoved:*', Queue: QUEUE }],
  };

  it('get records of what their filters let through', async () => {
    s3 = await startS3Backend(bucketWith(configuration, { VersioningConfiguration: { Status: 'Enabled' } }));
    await put('in/no.png');
    await put('out/no.jpg');
    const { VersionId } = await put('in/ü +(1).jpg');
    await s3.client().send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'out/no.jpg' }));
    await vi.waitFor(() => expect([s3.received.invoked.length, s3.received.sent.length]).toEqual([1, 1]), WAIT);
    const [invoked] = s3.received.invoked;
    expect(invoked?.arn).toBe(FUNCTION);
    expect(JSON.parse(invoked?.payload ?? '')).toMatchObject({
      Records: [
        {
          ...{ eventVersion: '2.1', eventSource: 'aws:s3', awsRegion: REGION, eventName: 'ObjectCreated:Put' },
          userIdentity: { principalId: expect.stringMatching(/^AWS:/) },
          s3: {
            ...{ s3SchemaVersion: '1.0', bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` } },
            object: { key: 'in/%C3%BC+%2B%281%29.jpg', size: 5, versionId: VersionId },
          },
        },
      ],
    });
    expect(JSON.parse(s3.received.sent[0]?.body ?? '')).toMatchObject({
      Records: [{ eventName: 'ObjectRemoved:DeleteMarkerCreated' }],
    });
  });

  it('are tried again until they take an event, and hold up no others', async () => {
    s3 = await startS3Backend(bucketWith({ QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: QUEUE }] }));
    s3.received.fail = 2;
    await put('first');
    await put('second');
    await vi.waitFor(() => expect(s3.received.sent).toHaveLength(2), WAIT);
    expect(s3.log.filter(({ message }) => message.includes('was not delivered'))).toHaveLength(2);
  });

  it('get what was not delivered before the runtime stopped', async () => {
    s3 = await startS3Backend(bucketWith({ QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: QUEUE }] }));
    s3.received.fail = 1000;
    await put('late');
    await vi.waitFor(() => expect(s3.received.fail).toBeLessThan(1000), WAIT);
    await s3.stop();
    const { dataDir } = s3;
    s3 = await startS3Backend(bucketWith({}), { dataDir });
    await vi.waitFor(() => expect(s3.received.sent).toHaveLength(1), WAIT);
    expect(s3.received.sent[0]?.body).toContain('late');
  });

  it('that the CDK’s custom resource configures are notified too', async () => {
    s3 = await startS3Backend({
      ...bucketWith({ EventBridgeConfiguration: {} }),
      Notifications: {
        type: 'Custom::S3BucketNotifications',
        properties: {
          ...{ ServiceToken: 'arn', BucketName: BUCKET, Managed: true, SkipDestinationValidation: false },
          NotificationConfiguration: {
            LambdaFunctionConfigurations: [
              {
                ...{ Events: ['s3:ObjectCreated:*'], LambdaFunctionArn: FUNCTION },
                Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
              },
            ],
          },
        },
      },
    });
    await put('in/x');
    await vi.waitFor(() => expect([s3.received.invoked.length, s3.received.bus.length]).toEqual([1, 1]), WAIT);
  });
});

describe('a configuration is refused', () => {
  it.each([
    [
      'whose queue does not let S3 send to it',
      { QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: `${QUEUE}-closed` }] },
      'Unable to validate',
    ],
    [
      'that names a topic',
      { TopicConfigurations: [{ Event: 's3:ObjectCreated:*', Topic: 'arn' }] },
      'TopicConfigurations',
    ],
    [
      'of an event that nothing here causes',
      { QueueConfigurations: [{ Event: 's3:ObjectRestore:Post', Queue: QUEUE }] },
      's3:ObjectRestore:Post',
    ],
    [
      'with a filter that is neither prefix nor suffix',
      {
        QueueConfigurations: [
          { Event: 's3:ObjectCreated:*', Queue: QUEUE, Filter: { S3Key: { Rules: [{ Name: 'infix', Value: 'x' }] } } },
        ],
      },
      'prefix or suffix',
    ],
    [
      'that overlaps with itself',
      {
        QueueConfigurations: [
          { Event: 's3:ObjectCreated:*', Queue: QUEUE },
          { Event: 's3:ObjectCreated:Put', Queue: QUEUE },
        ],
      },
      'overlap',
    ],
  ])('%s, at the start', async (_, configuration, message) => {
    s3 = await startS3Backend();
    await expect(startS3Backend(bucketWith(configuration))).rejects.toThrow(message);
  });

  it('through the API alike', async () => {
    s3 = await startS3Backend();
    const client = s3.client();
    await client.send(new CreateBucketCommand({ Bucket: 'other' }));
    const configure = (arn: string) =>
      client.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: 'other',
          NotificationConfiguration: { QueueConfigurations: [{ QueueArn: arn, Events: ['s3:ObjectCreated:*'] }] },
        }),
      );
    await expect(configure(`${QUEUE}-closed`)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await configure(QUEUE);
  });
});
