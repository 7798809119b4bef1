import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendSigned } from './test-support/raw-request.js';
import { BUCKET, startS3Backend, type TestS3 } from './test-support/start-s3.js';

let s3: TestS3;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3Backend();
  client = s3.client();
});

afterAll(() => s3.remove());

async function contentOf(key: string, bucket = BUCKET): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

const put = (key: string, body: string | Buffer) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));

const plain = () => s3.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

describe('an object', () => {
  it('put with the SDK’s default checksum comes back as it was', async () => {
    await put('a.txt', 'hello');
    expect((await contentOf('a.txt')).toString()).toBe('hello');
  });

  it('put as a stream, chunked and with a trailing checksum, comes back as it was', async () => {
    const bytes = randomBytes(70_000);
    await client.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 's.bin', Body: Readable.from([bytes]), ContentLength: bytes.length }),
    );
    expect(await contentOf('s.bin')).toEqual(bytes);
    const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 's.bin' }));
    expect(head.ContentEncoding).toBeUndefined();
    expect(head.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
  });

  it.each([
    ['CRC32', 'ChecksumCRC32'],
    ['CRC32C', 'ChecksumCRC32C'],
    ['CRC64NVME', 'ChecksumCRC64NVME'],
    ['SHA1', 'ChecksumSHA1'],
    ['SHA256', 'ChecksumSHA256'],
  ] as const)('gives back its %s when asked, and the SDK agrees with it', async (algorithm, member) => {
    const sent = await client.send(
      new PutObjectCommand({
        ...{ Bucket: BUCKET, Key: `sum/${algorithm}`, Body: 'hello' },
        ...(algorithm === 'CRC64NVME' ? { ChecksumCRC64NVME: 'M3eFcAZSQlc=' } : { ChecksumAlgorithm: algorithm }),
      }),
    );
    const got = await client.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `sum/${algorithm}`, ChecksumMode: 'ENABLED' }),
    );
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got[member]).toBe(sent[member]);
    expect(got[member]).toMatch(/=$/);
    expect(got.ChecksumType).toBe('FULL_OBJECT');
  });

  it('uploaded without a checksum gets a CRC64NVME', async () => {
    await plain().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'none', Body: 'hello' }));
    const got = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'none', ChecksumMode: 'ENABLED' }));
    expect(got.ChecksumCRC64NVME).toBe('M3eFcAZSQlc=');
  });

  it('keeps its headers, metadata and tags', async () => {
    await client.send(
      new PutObjectCommand({
        ...{ Bucket: BUCKET, Key: 'described', Body: 'x', Metadata: { owner: 'me' }, Tagging: 'a=b&c=d%20e' },
        ...{ ContentType: 'image/png', CacheControl: 'max-age=60', ContentDisposition: 'attachment' },
      }),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'described' }));
    expect(head).toMatchObject({
      ...{ ContentType: 'image/png', CacheControl: 'max-age=60', ContentDisposition: 'attachment' },
      ...{ Metadata: { owner: 'me' }, ServerSideEncryption: 'AES256', TagCount: 2 },
    });
    const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket: BUCKET, Key: 'described' }));
    expect(TagSet).toEqual([
      { Key: 'a', Value: 'b' },
      { Key: 'c', Value: 'd e' },
    ]);
  });

  it('that does not exist is NoSuchKey, and nothing but a 404 to HEAD', async () => {
    await expect(contentOf('missing')).rejects.toThrow(expect.objectContaining({ name: 'NoSuchKey', Key: 'missing' }));
    await expect(client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'missing' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  it.each([
    ['bytes=1-2', 'el', 'bytes 1-2/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=0-99', 'hello', 'bytes 0-4/5'],
  ])('gives the range %s', async (range, text, contentRange) => {
    await put('range', 'hello');
    const got = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'range', Range: range }));
    expect(await got.Body?.transformToString()).toBe(text);
    expect(got.ContentRange).toBe(contentRange);
    expect(got.$metadata.httpStatusCode).toBe(206);
  });

  it('refuses a range behind its end', async () => {
    await put('range', 'hello');
    const got = client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'range', Range: 'bytes=5-' }));
    await expect(got).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } });
  });

  it('answers conditions on reads', async () => {
    const { ETag } = await put('cond', 'hello');
    const get = (conditions: object) =>
      client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'cond', ...conditions })).then(
        ({ $metadata }) => $metadata.httpStatusCode,
        (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
      );
    expect(await get({ IfNoneMatch: ETag })).toBe(304);
    expect(await get({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await get({ IfMatch: '"other"' })).toBe(412);
    expect(await get({ IfMatch: ETag })).toBe(200);
    expect(await get({ IfModifiedSince: new Date(Date.now() + 60_000) })).toBe(304);
    expect(await get({ IfUnmodifiedSince: new Date(0) })).toBe(412);
  });

  it('is not overwritten with If-None-Match, and only the known one with If-Match', async () => {
    const first = await put('once', '1');
    const conditional = (condition: object) =>
      client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'once', Body: '2', ...condition }));
    await expect(conditional({ IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(conditional({ IfMatch: '"other"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await conditional({ IfMatch: first.ETag });
    expect((await contentOf('once')).toString()).toBe('2');
  });

  it('is written by exactly one of many who each insist on being first', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'race', Body: `${index}`, IfNoneMatch: '*' })),
      ),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('with a key that climbs stays inside its bucket', async () => {
    await put('../../../evil.txt', 'x');
    expect((await contentOf('../../../evil.txt')).toString()).toBe('x');
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: '../' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['../../../evil.txt']);
    const sentPath = `/${BUCKET}/%2e%2e/%2e%2e/%2E./evil.txt`;
    const raw = await sendSigned(s3.endpoint, { method: 'GET', path: `/${BUCKET}/../../../evil.txt`, sentPath });
    expect(raw.text).toBe('x');
  });

  it.each(['a//b', '/leading', 'tra iling/', 'ü/€/😀', '%41%', 'a+b c', "(quote's)!*", '\u0001ctl', '.'])(
    'may be called %j',
    async (key) => {
      await put(key, key);
      expect((await contentOf(key)).toString()).toBe(key);
    },
  );

  it('with a key of 1025 bytes is refused', async () => {
    await put('k'.repeat(1024), 'x');
    await expect(put('k'.repeat(1025), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('is copied, and described anew when asked', async () => {
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'from', Body: 'hello', Metadata: { a: '1' } }));
    await client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'to 1', CopySource: `${BUCKET}/from` }));
    await client.send(
      new CopyObjectCommand({
        ...{ Bucket: BUCKET, Key: 'to2', CopySource: `${BUCKET}/from`, MetadataDirective: 'REPLACE' },
        ...{ Metadata: { b: '2' }, TaggingDirective: 'REPLACE', Tagging: 'c=3', ChecksumAlgorithm: 'SHA256' },
      }),
    );
    expect(await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'to 1' }))).toMatchObject({
      Metadata: { a: '1' },
      ContentLength: 5,
    });
    const second = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'to2', ChecksumMode: 'ENABLED' }));
    expect(second).toMatchObject({ Metadata: { b: '2' }, TagCount: 1, ChecksumSHA256: expect.any(String) });
    expect(await second.Body?.transformToString()).toBe('hello');
  });

  it('is not copied onto itself without a change, nor when a condition fails', async () => {
    await put('self', 'x');
    const copy = (more: object) =>
      client.send(new CopyObjectCommand({ Bucket: BUCKET, Key: 'self', CopySource: `${BUCKET}/self`, ...more }));
    await expect(copy({})).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(copy({ MetadataDirective: 'REPLACE', CopySourceIfMatch: '"no"' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    await copy({ MetadataDirective: 'REPLACE', Metadata: { now: 'yes' } });
    expect((await contentOf('self')).toString()).toBe('x');
  });

  it('is deleted in bulk with others, missing ones included', async () => {
    await put('bulk/1', 'x');
    await put('bulk/2', 'x');
    const Objects = ['bulk/1', 'bulk/2', 'bulk/none'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['bulk/1', 'bulk/2', 'bulk/none']);
    expect(Errors).toBeUndefined();
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'bulk/' }));
    expect(KeyCount).toBe(0);
  });

  it('tells its attributes', async () => {
    await put('attr', 'hello');
    const got = await client.send(
      new GetObjectAttributesCommand({
        ...{ Bucket: BUCKET, Key: 'attr', ObjectAttributes: ['ETag', 'ObjectSize', 'Checksum', 'StorageClass'] },
      }),
    );
    expect(got).toMatchObject({ ObjectSize: 5, StorageClass: 'STANDARD', Checksum: { ChecksumType: 'FULL_OBJECT' } });
  });
});
