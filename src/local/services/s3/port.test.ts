import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { S3Port } from '../ports.js';
import { BUCKET, PLAIN_TEMPLATE, startS3Backend, type TestS3 } from './test-support/start-s3.js';

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { Service: 'cloudfront.amazonaws.com' }, Action: 's3:GetObject', Resource: '*' },
  ],
};
const CORS = { CorsRules: [{ AllowedOrigins: ['https://app.example.com'], AllowedMethods: ['GET'] }] };

let s3: TestS3;
let port: S3Port;

beforeAll(async () => {
  s3 = await startS3Backend({
    ...PLAIN_TEMPLATE,
    Open: {
      type: 'AWS::S3::Bucket',
      properties: {
        BucketName: 'open-bucket',
        CorsConfiguration: CORS,
        VersioningConfiguration: { Status: 'Enabled' },
      },
    },
    OpenPolicy: { type: 'AWS::S3::BucketPolicy', properties: { Bucket: 'open-bucket', PolicyDocument: POLICY } },
  });
  port = s3.ports.s3;
});

afterAll(() => s3.remove());

it('opens an object with the headers of GetObject, whole or in part', async () => {
  const put = { Bucket: 'open-bucket', Key: 'a', Body: 'hello world', ContentType: 'text/plain', Metadata: { m: '1' } };
  const { VersionId } = await s3.client().send(new PutObjectCommand(put));
  const object = port.openObject('open-bucket', 'a');

  expect(object?.byteLength).toBe(11);
  expect(object?.headers).toMatchObject({
    ...{ 'content-type': 'text/plain', 'x-amz-meta-m': '1', etag: object?.etag, 'x-amz-version-id': VersionId },
    'last-modified': new Date(object?.modifiedMs ?? 0).toUTCString(),
  });
  expect(object?.headers).not.toHaveProperty('content-length');
  const part = port.openObject('open-bucket', 'a', VersionId)?.read({ start: 6, end: 10 });
  expect(String(await buffer(part ?? Readable.from([])))).toBe('world');
});

it('keeps the bytes of what was opened, though the object goes meanwhile', async () => {
  await s3.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'gone', Body: 'still here' }));
  const bytes = port.openObject(BUCKET, 'gone')?.read();
  await s3.client().send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'gone' }));

  expect(String(await buffer(bytes ?? Readable.from([])))).toBe('still here');
  expect(port.openObject(BUCKET, 'gone')).toBeUndefined();
});

it('gives an empty object no bytes', async () => {
  await s3.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'empty', Body: '' }));

  expect(await buffer(port.openObject(BUCKET, 'empty')?.read() ?? Readable.from(['x']))).toHaveLength(0);
});

it('tells policies of a bucket, of one without a policy, and of one that is not there', () => {
  expect(port.bucketPolicies('open-bucket')).toEqual([POLICY]);
  expect(port.bucketPolicies('open-bucket')?.[0]).toBe(port.bucketPolicies('open-bucket')?.[0]);
  expect(port.bucketPolicies(BUCKET)).toEqual([]);
  expect(port.bucketPolicies('no-such-bucket')).toBeUndefined();
});

it('tells the CORS headers of an answer and of a preflight, and refuses a preflight that no rule allows', () => {
  const from = (origin: string) => ({ origin, 'access-control-request-method': 'GET' });

  expect(port.corsHeaders('open-bucket', { method: 'GET', headers: from('https://app.example.com') })).toMatchObject({
    'access-control-allow-origin': 'https://app.example.com',
  });
  expect(port.corsHeaders('open-bucket', { method: 'GET', headers: from('https://evil.example') })).toEqual({});
  expect(
    port.corsHeaders('open-bucket', { method: 'OPTIONS', headers: from('https://app.example.com') }),
  ).toMatchObject({ 'access-control-allow-methods': 'GET' });
  expect(() => port.corsHeaders('open-bucket', { method: 'OPTIONS', headers: from('https://evil.example') })).toThrow(
    expect.objectContaining({ code: 'AccessForbidden' }),
  );
});
