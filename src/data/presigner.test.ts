import { S3Client } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { createPresigner } from './presigner.js';

const presigner = createPresigner({
  client: new S3Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  }),
  bucket: 'uploads-bucket',
});

it('signs the length, the type and that the key is free, as headers', async () => {
  const { url, headers } = await presigner.presignPut('events/e/uploads/f/u/original.jpg', {
    mediaType: 'image/jpeg',
    byteLength: 1234,
    ttlSeconds: 60,
  });
  const signed = new URL(url);

  expect(signed.pathname).toBe('/events/e/uploads/f/u/original.jpg');
  expect(signed.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;if-none-match');
  expect(signed.searchParams.get('X-Amz-Expires')).toBe('60');
  expect(headers).toEqual({ 'Content-Type': 'image/jpeg', 'Content-Length': '1234', 'If-None-Match': '*' });
});

it('signs no checksum of the body that is not there yet', async () => {
  const { url } = await presigner.presignPut('k', { mediaType: 'image/jpeg', byteLength: 1, ttlSeconds: 60 });
  expect([...new URL(url).searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
});

it('signs the checksum of the body where it is known', async () => {
  const { url, headers } = await presigner.presignPut('k', {
    mediaType: 'image/jpeg',
    byteLength: 9,
    checksumCrc32: 'y/Q5Jg==',
    ttlSeconds: 60,
  });

  expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe(
    'content-length;content-type;host;if-none-match;x-amz-checksum-crc32',
  );
  expect([...new URL(url).searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  expect(headers).toMatchObject({ 'x-amz-checksum-crc32': 'y/Q5Jg==' });
});

it('signs the length and the checksum of a part, as headers', async () => {
  const { url, headers } = await presigner.presignPart('k', {
    multipartId: 'm1',
    partNumber: 3,
    byteLength: 9,
    checksumCrc32: 'y/Q5Jg==',
    ttlSeconds: 60,
  });
  const { searchParams } = new URL(url);

  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host;x-amz-checksum-crc32');
  expect([searchParams.get('partNumber'), searchParams.get('uploadId')]).toEqual(['3', 'm1']);
  expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
  expect(headers).toEqual({ 'Content-Length': '9', 'x-amz-checksum-crc32': 'y/Q5Jg==' });
});
