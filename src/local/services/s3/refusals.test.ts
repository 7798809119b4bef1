import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw, sendSigned } from './test-support/raw-request.js';
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

describe('what does not add up is refused', () => {
  it.each([
    ['x-amz-checksum-crc32', 'AAAAAA=='],
    ['x-amz-checksum-sha256', createHash('sha256').update('y').digest('base64')],
    ['content-md5', createHash('md5').update('y').digest('base64')],
  ])('a wrong %s', async (name, value) => {
    const headers = { [name]: value };
    const response = await sendSigned(s3.endpoint, { method: 'PUT', path: `/${BUCKET}/wrong`, body: 'x', headers });
    expect([response.status, response.code]).toEqual([400, 'BadDigest']);
    await expect(contentOf('wrong')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('a malformed digest, and two checksums at once', async () => {
    const send = async (headers: Record<string, string>) =>
      (await sendSigned(s3.endpoint, { method: 'PUT', path: `/${BUCKET}/wrong`, body: 'x', headers })).code;
    expect(await send({ 'content-md5': 'abc' })).toBe('InvalidDigest');
    expect(await send({ 'x-amz-checksum-crc32': 'abc' })).toBe('InvalidRequest');
    expect(await send({ 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' })).toBe(
      'InvalidRequest',
    );
    expect(await send({ 'x-amz-sdk-checksum-algorithm': 'CRC32' })).toBe('InvalidRequest');
  });

  it('a wrong secret', async () => {
    const stranger = s3.client({ credentials: { accessKeyId: 'AKIAUNKNOWNFAKE00000', secretAccessKey: 'fake' } });
    await expect(stranger.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a.txt' }))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
    const { accessKeyId } = (await client.config.credentials()) ?? {};
    const forger = s3.client({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });
    await expect(forger.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a.txt' }))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    });
  });

  it('a body that is not the signed one', async () => {
    const signed = createHash('sha256').update('good').digest('hex');
    const response = await sendSigned(s3.endpoint, {
      ...{ method: 'PUT', path: `/${BUCKET}/tampered`, body: 'evil' },
      headers: { 'x-amz-content-sha256': signed, 'content-length': '4' },
    });
    expect([response.status, response.code]).toEqual([400, 'XAmzContentSHA256Mismatch']);
  });

  it('an anonymous read or write', async () => {
    const path = `/${BUCKET}/a.txt`;
    expect((await sendRaw(s3.endpoint, { method: 'GET', path })).code).toBe('AccessDenied');
    const written = await sendRaw(s3.endpoint, { method: 'PUT', path, body: 'x', headers: { 'content-length': '1' } });
    expect([written.status, written.code]).toEqual([403, 'AccessDenied']);
  });

  it('a body without a length', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    const response = await sendSigned(s3.endpoint, { method: 'PUT', path: `/${BUCKET}/len`, body: 'x', headers });
    expect(response.code).toBe('NotImplemented');
  });

  it('metadata of more than 2 KB', async () => {
    const Metadata = { big: 'x'.repeat(2048) };
    await expect(
      client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'big', Body: 'x', Metadata })),
    ).rejects.toMatchObject({ name: 'MetadataTooLarge' });
  });

  it.each(['acl', 'replication', 'website', 'object-lock', 'somethingnew'])(
    'the sub-resource %s, by name',
    async (name) => {
      const response = await sendSigned(s3.endpoint, { method: 'GET', path: `/${BUCKET}?${name}` });
      expect([response.status, response.code]).toEqual([501, 'NotImplemented']);
      expect(response.text).toContain(name);
    },
  );

  it('an ACL, a customer’s key and a lock, by name', async () => {
    const write = (more: object) =>
      client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'acl', Body: 'x', ...more }));
    await expect(write({ ACL: 'public-read' })).rejects.toMatchObject({ name: 'AccessControlListNotSupported' });
    await expect(write({ ObjectLockMode: 'GOVERNANCE' })).rejects.toThrow('x-amz-object-lock-mode');
    await write({ ACL: 'bucket-owner-full-control' });
  });
});
