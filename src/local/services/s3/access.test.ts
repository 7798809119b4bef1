import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from './test-support/raw-request.js';
import { buildRole, roleArn, startS3Backend, type TestS3 } from './test-support/start-s3.js';

const BLOCK_NOTHING = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const allow = (Action: string | string[], Resource: string, more: object = {}) => ({
  ...{ Effect: 'Allow', Action, Resource },
  ...more,
});

const TEMPLATE = {
  Open: { type: 'AWS::S3::Bucket', properties: { BucketName: 'open', PublicAccessBlockConfiguration: BLOCK_NOTHING } },
  OpenPolicy: {
    type: 'AWS::S3::BucketPolicy',
    properties: {
      Bucket: 'open',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          allow('s3:GetObject', 'arn:aws:s3:::open/public/*', { Principal: '*' }),
          {
            ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::open/*'] },
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    },
  },
  Closed: { type: 'AWS::S3::Bucket', properties: { BucketName: 'closed' } },
  Reader: buildRole('reader', [allow('s3:GetObject', 'arn:aws:s3:::closed/mine/*')]),
  Lister: buildRole('lister', [
    allow('s3:GetObject', 'arn:aws:s3:::closed/*'),
    allow('s3:ListBucket', 'arn:aws:s3:::closed', { Condition: { StringLike: { 's3:prefix': 'mine/*' } } }),
  ]),
  Writer: buildRole('writer', [
    allow(['s3:PutObject', 's3:DeleteObject'], 'arn:aws:s3:::closed/mine/*'),
    { Effect: 'Deny', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::closed/mine/kept' },
  ]),
  Tagged: buildRole('tagged', [
    allow('s3:GetObject', 'arn:aws:s3:::closed/*', {
      Condition: { StringEquals: { 's3:ExistingObjectTag/stage': 'approved' } },
    }),
  ]),
};

let s3: TestS3;
let operator: S3Client;

beforeAll(async () => {
  s3 = await startS3Backend(TEMPLATE);
  operator = s3.client();
  for (const Key of ['mine/a', 'mine/kept', 'other']) {
    await operator.send(new PutObjectCommand({ Bucket: 'closed', Key, Body: 'x' }));
  }
  for (const Key of ['public/a', 'secret']) {
    await operator.send(new PutObjectCommand({ Bucket: 'open', Key, Body: 'x' }));
  }
});

afterAll(() => s3.remove());

const DENIED = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

describe('a role', () => {
  it('reads what its policy names and nothing else, and is told which action it lacks', async () => {
    const reader = await s3.clientOf(roleArn('reader'));
    await reader.send(new GetObjectCommand({ Bucket: 'closed', Key: 'mine/a' }));
    const refused = reader.send(new GetObjectCommand({ Bucket: 'closed', Key: 'other' }));
    await expect(refused).rejects.toMatchObject(DENIED);
    await expect(refused).rejects.toThrow('s3:GetObject');
    await expect(reader.send(new ListBucketsCommand({}))).rejects.toThrow('s3:ListAllMyBuckets');
  });

  it('learns that a key is missing only if it may list the bucket', async () => {
    const get = new GetObjectCommand({ Bucket: 'closed', Key: 'mine/missing' });
    await expect((await s3.clientOf(roleArn('reader'))).send(get)).rejects.toMatchObject(DENIED);
    await expect((await s3.clientOf(roleArn('lister'))).send(get)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('lists only the prefix that its condition allows', async () => {
    const lister = await s3.clientOf(roleArn('lister'));
    const { KeyCount } = await lister.send(new ListObjectsV2Command({ Bucket: 'closed', Prefix: 'mine/' }));
    expect(KeyCount).toBe(2);
    await expect(lister.send(new ListObjectsV2Command({ Bucket: 'closed' }))).rejects.toMatchObject(DENIED);
    await expect(lister.send(new ListObjectsV2Command({ Bucket: 'closed', Prefix: 'other' }))).rejects.toMatchObject(
      DENIED,
    );
  });

  it('needs PutObjectTagging to set tags on the way', async () => {
    const writer = await s3.clientOf(roleArn('writer'));
    const put = { Bucket: 'closed', Key: 'mine/new', Body: 'x' };
    await writer.send(new PutObjectCommand(put));
    await expect(writer.send(new PutObjectCommand({ ...put, Tagging: 'a=b' }))).rejects.toThrow('s3:PutObjectTagging');
  });

  it('needs to read the source of a copy and to write its target', async () => {
    const copy = (Key: string) => new CopyObjectCommand({ Bucket: 'closed', Key, CopySource: 'closed/mine/a' });
    await expect((await s3.clientOf(roleArn('writer'))).send(copy('mine/b'))).rejects.toThrow('s3:GetObject');
    await expect((await s3.clientOf(roleArn('reader'))).send(copy('mine/b'))).rejects.toThrow('s3:PutObject');
  });

  it('is refused key by key in a bulk deletion, and a denial outweighs what allows it', async () => {
    const writer = await s3.clientOf(roleArn('writer'));
    const Objects = ['mine/new', 'mine/kept', 'other'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await writer.send(new DeleteObjectsCommand({ Bucket: 'closed', Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['mine/new']);
    expect(Errors?.map(({ Key, Code }) => [Key, Code])).toEqual([
      ['mine/kept', 'AccessDenied'],
      ['other', 'AccessDenied'],
    ]);
    await expect(writer.send(new DeleteObjectCommand({ Bucket: 'closed', Key: 'mine/kept' }))).rejects.toMatchObject(
      DENIED,
    );
  });

  it('is held to conditions on the tags of the object that is there', async () => {
    const tagged = await s3.clientOf(roleArn('tagged'));
    const get = () => tagged.send(new GetObjectCommand({ Bucket: 'closed', Key: 'mine/a' }));
    await expect(get()).rejects.toMatchObject(DENIED);
    const TagSet = [{ Key: 'stage', Value: 'approved' }];
    await operator.send(new PutObjectTaggingCommand({ Bucket: 'closed', Key: 'mine/a', Tagging: { TagSet } }));
    await get();
  });

  it('is refused when it expects another owner of the bucket', async () => {
    const get = { Bucket: 'closed', Key: 'mine/a', ExpectedBucketOwner: '111111111111' };
    await expect(operator.send(new GetObjectCommand(get))).rejects.toMatchObject(DENIED);
    await operator.send(new GetObjectCommand({ ...get, ExpectedBucketOwner: '000000000000' }));
  });
});

describe('anyone', () => {
  const get = (path: string) => sendRaw(s3.endpoint, { method: 'GET', path });

  it('reads what the bucket policy opens, and nothing else', async () => {
    expect((await get('/open/public/a')).text).toBe('x');
    expect((await get('/open/secret')).code).toBe('AccessDenied');
    expect((await get('/open/public/missing')).code).toBe('AccessDenied');
    expect((await get('/closed/mine/a')).code).toBe('AccessDenied');
  });

  it('may not choose response headers', async () => {
    expect((await get('/open/public/a?response-content-type=text/html')).code).toBe('InvalidRequest');
  });

  it('reaches a bucket by its host name too', async () => {
    for (const host of ['open.s3.us-east-1.amazonaws.com', 'open.s3.amazonaws.com', 'open.localhost:80']) {
      const response = await sendRaw(s3.endpoint, { method: 'GET', path: '/public/a', headers: { host } });
      expect(response.text).toBe('x');
    }
    const headers = { 'x-local-host': 'open.s3.us-east-1.amazonaws.com' };
    expect((await sendRaw(s3.endpoint, { method: 'GET', path: '/public/a', headers })).text).toBe('x');
  });
});

describe('a public policy', () => {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [allow('s3:GetObject', 'arn:aws:s3:::closed/*', { Principal: '*' })],
  });

  it('is refused while the bucket blocks public access, which it does unless told otherwise', async () => {
    await expect(operator.send(new PutBucketPolicyCommand({ Bucket: 'closed', Policy }))).rejects.toThrow(
      'BlockPublicPolicy',
    );
  });

  it('in the template stops the start', async () => {
    const { Open: _, ...rest } = TEMPLATE;
    const Open = { type: 'AWS::S3::Bucket', properties: { BucketName: 'open' } };
    await expect(startS3Backend({ ...rest, Open })).rejects.toThrow('BlockPublicPolicy');
  });
});
