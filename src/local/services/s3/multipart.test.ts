import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUCKET, startS3Backend, type TestS3 } from './test-support/start-s3.js';

const MiB = 1024 * 1024;

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

describe('a multipart upload', () => {
  const begin = async (Key: string, more: object = {}) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key, ...more }));
    return { Bucket: BUCKET, Key, UploadId };
  };

  it('gives a part an ETag of its bytes: their MD5, or of the checksum that came with them', async () => {
    const upload = await begin('tags.bin');
    const md5 = createHash('md5').update('part').digest();
    const etagOf = async (sent: object, by: S3Client = client) => {
      const { ETag = '' } = await by.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'part', ...sent }));
      return ETag.replaceAll('"', '');
    };
    const silent = s3.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const plain = await etagOf({}, silent);
    const claimed = await etagOf({ ContentMD5: md5.toString('base64'), ChecksumAlgorithm: 'CRC32' });
    const checked = [
      await etagOf({ ChecksumAlgorithm: 'CRC32' }),
      await etagOf({ ChecksumAlgorithm: 'CRC32' }),
      await etagOf({ ChecksumAlgorithm: 'CRC32', Body: 'trap' }),
    ];
    silent.destroy();

    expect([plain, claimed]).toEqual([md5.toString('hex'), md5.toString('hex')]);
    expect(checked).toEqual([
      expect.stringMatching(/^[0-9a-f]{40}$/),
      checked[0],
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ]);
    expect(new Set([plain, ...checked]).size).toBe(3);
  });

  it('by lib-storage comes back as it was', async () => {
    const bytes = randomBytes(12 * MiB);
    const params = { Bucket: BUCKET, Key: 'mp.bin', Body: bytes, ContentType: 'video/mp4' };
    await new Upload({ client, params, partSize: 5 * MiB }).done();
    expect((await contentOf('mp.bin')).equals(bytes)).toBe(true);
    const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'mp.bin' }));
    expect(head).toMatchObject({ ETag: expect.stringMatching(/^"[0-9a-f]{32}-3"$/), ContentType: 'video/mp4' });
    const range = await client.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: 'mp.bin', Range: `bytes=${5 * MiB - 2}-${5 * MiB + 1}` }),
    );
    expect(Buffer.from((await range.Body?.transformToByteArray()) ?? [])).toEqual(
      bytes.subarray(5 * MiB - 2, 5 * MiB + 2),
    );
    const second = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'mp.bin', PartNumber: 3 }));
    expect(second).toMatchObject({ PartsCount: 3, ContentLength: 2 * MiB });
  });

  it('of presigned parts is completed with their ETags, once or twice alike', async () => {
    const upload = await begin('mp2.bin');
    const Parts: { PartNumber: number; ETag: string }[] = [];
    for (const PartNumber of [1, 2]) {
      const url = await getSignedUrl(client, new UploadPartCommand({ ...upload, PartNumber }));
      const response = await fetch(url, { method: 'PUT', body: Buffer.alloc(5 * MiB, PartNumber) });
      Parts.push({ PartNumber, ETag: response.headers.get('etag') ?? '' });
    }
    const complete = () => client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    const first = await complete();
    expect(await complete()).toMatchObject({ ETag: first.ETag });
    const head = await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'mp2.bin', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ContentLength: 10 * MiB,
      ChecksumType: 'FULL_OBJECT',
      ChecksumCRC64NVME: expect.any(String),
    });
  });

  it.each([
    ['CRC32', 'COMPOSITE', /-2$/],
    ['CRC32', 'FULL_OBJECT', /==$/],
    ['SHA256', 'COMPOSITE', /-2$/],
  ] as const)('with %s sums it %s', async (ChecksumAlgorithm, ChecksumType, shape) => {
    const upload = await begin(`sum-${ChecksumAlgorithm}-${ChecksumType}`, { ChecksumAlgorithm, ChecksumType });
    const Parts = [];
    for (const [PartNumber, Body] of [
      [1, Buffer.alloc(5 * MiB, 1)],
      [2, Buffer.from('end')],
    ] as const) {
      const { ETag, ChecksumCRC32, ChecksumSHA256 } = await client.send(
        new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm }),
      );
      Parts.push({ PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 });
    }
    const done = await client.send(
      new CompleteMultipartUploadCommand({ ...upload, ChecksumType, MultipartUpload: { Parts } }),
    );
    expect(done.ChecksumCRC32 ?? done.ChecksumSHA256).toMatch(shape);
    const got = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: upload.Key, ChecksumMode: 'ENABLED' }));
    expect((await got.Body?.transformToByteArray())?.length).toBe(5 * MiB + 3);
  });

  it('lists its parts by pages, and itself among the uploads', async () => {
    const upload = await begin('lp/list me');
    for (const PartNumber of [1, 2, 7]) {
      await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: `part ${PartNumber}` }));
    }
    const first = await client.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2', Parts: [{ Size: 6 }, { Size: 6 }] });
    const rest = await client.send(new ListPartsCommand({ ...upload, PartNumberMarker: first.NextPartNumberMarker }));
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([7]);
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, Prefix: 'lp/' }));
    expect(Uploads).toMatchObject([{ Key: 'lp/list me', UploadId: upload.UploadId }]);
  });

  it('is gone once aborted', async () => {
    const upload = await begin('ab.bin');
    await client.send(new AbortMultipartUploadCommand(upload));
    await expect(client.send(new ListPartsCommand(upload))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'x' }))).rejects.toMatchObject({
      name: 'NoSuchUpload',
    });
  });

  it('refuses wrong ETags, a wrong order and parts that are too small', async () => {
    const upload = await begin('w.bin');
    const parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (const PartNumber of [1, 2]) {
      const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body: `${PartNumber}` }));
      parts.push({ PartNumber, ETag });
    }
    const complete = (Parts: typeof parts) =>
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await expect(complete([{ PartNumber: 1, ETag: `"${'0'.repeat(32)}"` }])).rejects.toMatchObject({
      name: 'InvalidPart',
    });
    await expect(complete([...parts].reverse())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete([])).rejects.toMatchObject({ name: 'MalformedXML' });
    await complete(parts.slice(1));
    expect((await contentOf('w.bin')).toString()).toBe('2');
  });

  it('takes parts from other objects, or ranges of them', async () => {
    await put('source', 'hello world');
    const upload = await begin('upc.bin');
    const { CopyPartResult } = await client.send(
      new UploadPartCopyCommand({
        ...upload,
        PartNumber: 1,
        CopySource: `${BUCKET}/source`,
        CopySourceRange: 'bytes=6-10',
      }),
    );
    const Parts = [{ PartNumber: 1, ETag: CopyPartResult?.ETag }];
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    expect((await contentOf('upc.bin')).toString()).toBe('world');
  });

  it('does not overwrite with If-None-Match, and can be completed elsewhere', async () => {
    await put('taken', 'x');
    const upload = await begin('taken');
    const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'y' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await expect(
      client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload, IfNoneMatch: '*' })),
    ).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
    expect((await contentOf('taken')).toString()).toBe('y');
  });
});
