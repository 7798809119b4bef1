import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('a presigned URL', () => {
  it('reads, with response headers of its own', async () => {
    await put('a.txt', 'hello');
    const command = new GetObjectCommand({
      ...{ Bucket: BUCKET, Key: 'a.txt', ResponseContentDisposition: 'attachment; filename="q.txt"' },
    });
    const response = await fetch(await getSignedUrl(client, command));
    expect(await response.text()).toBe('hello');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="q.txt"');
  });

  it('writes, although the SDK put the checksum of an empty body into it', async () => {
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'pre.txt' }));
    expect(url).toContain('x-amz-checksum-crc32');
    const response = await fetch(url, { method: 'PUT', body: 'data' });
    expect(response.status).toBe(200);
    expect((await contentOf('pre.txt')).toString()).toBe('data');
  });

  it('brings metadata, tags and storage class in its query', async () => {
    const url = await getSignedUrl(
      plain(),
      new PutObjectCommand({
        ...{ Bucket: BUCKET, Key: 'hoisted', Metadata: { a: 'b' }, Tagging: 'x=y', StorageClass: 'STANDARD_IA' },
      }),
    );
    expect((await fetch(url, { method: 'PUT', body: 'data' })).status).toBe(200);
    expect(await client.send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'hoisted' }))).toMatchObject({
      ...{ Metadata: { a: 'b' }, TagCount: 1, StorageClass: 'STANDARD_IA' },
    });
  });

  it('holds the sender to the type, length and condition it signed', async () => {
    const url = await getSignedUrl(
      plain(),
      new PutObjectCommand({
        ...{ Bucket: BUCKET, Key: 'exact', ContentType: 'image/png', ContentLength: 4, IfNoneMatch: '*' },
      }),
      { signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match']) },
    );
    const headers = { 'content-type': 'image/png', 'if-none-match': '*' };
    const send = async (body: string, more: Record<string, string> = {}) =>
      (await fetch(url, { method: 'PUT', body, headers: { ...headers, ...more } })).status;
    expect(await send('data', { 'content-type': 'text/html' })).toBe(403);
    expect(await send('longer')).toBe(403);
    expect(await send('data')).toBe(200);
    expect(await send('data')).toBe(412);
  });

  it('expires, and is worth nothing once changed', async () => {
    const read = new GetObjectCommand({ Bucket: BUCKET, Key: 'a.txt' });
    const old = await getSignedUrl(client, read, { expiresIn: 1, signingDate: new Date(Date.now() - 60_000) });
    expect((await fetch(old)).status).toBe(403);
    const url = await getSignedUrl(client, read);
    expect((await fetch(url.replace(/Signature=..../, 'Signature=0000'))).status).toBe(403);
    expect((await fetch(url.replace('a.txt', 'b.txt'))).status).toBe(403);
  });
});
