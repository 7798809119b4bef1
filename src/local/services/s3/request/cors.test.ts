import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw, sendSigned } from '../test-support/raw-request.js';
import { startS3Backend, type TestS3 } from '../test-support/start-s3.js';

const rule = (AllowedOrigins: string[], more: object = {}) => ({
  ...{ AllowedOrigins, AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['content-*', 'X-Amz-Date'] },
  ...{ ExposedHeaders: ['ETag'], MaxAge: 600 },
  ...more,
});

let s3: TestS3;

beforeAll(async () => {
  const bucket = (BucketName: string, CorsRules: ReturnType<typeof rule>[]) => ({
    type: 'AWS::S3::Bucket',
    properties: { BucketName, CorsConfiguration: { CorsRules } },
  });
  s3 = await startS3Backend({
    App: bucket('app-bucket', [rule(['http://localhost:3000', 'https://*.example.com'])]),
    Any: bucket('any-bucket', [rule(['*'])]),
    None: { type: 'AWS::S3::Bucket', properties: { BucketName: 'no-cors' } },
  });
  await s3.client().send(new PutObjectCommand({ Bucket: 'app-bucket', Key: 'a', Body: 'x' }));
});

afterAll(() => s3.remove());

function preflight(origin: string, method = 'PUT', headers = 'content-type,x-amz-date', bucket = 'app-bucket') {
  return sendRaw(s3.endpoint, {
    ...{ method: 'OPTIONS', path: `/${bucket}/a` },
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
  });
}

describe('a preflight', () => {
  it('is allowed by the rule that names its origin, method and headers', async () => {
    const { status, headers } = await preflight('http://localhost:3000');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-allow-headers': 'content-type, x-amz-date',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '600',
    });
    expect((await preflight('https://app.example.com')).status).toBe(200);
  });

  it.each([
    ['another origin', 'http://evil.example', 'PUT', 'content-type'],
    ['an origin that only ends alike', 'https://evilexample.com', 'PUT', 'content-type'],
    ['another method', 'http://localhost:3000', 'DELETE', 'content-type'],
    ['another header', 'http://localhost:3000', 'PUT', 'content-type,x-secret'],
  ])('is refused for %s', async (_, origin, method, headers) => {
    const response = await preflight(origin, method, headers);
    expect([response.status, response.code]).toEqual([403, 'AccessForbidden']);
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is refused by a bucket without rules, and answered with * where all may come', async () => {
    expect((await preflight('http://localhost:3000', 'GET', '', 'no-cors')).code).toBe('AccessForbidden');
    const { headers } = await preflight('http://anywhere.example', 'GET', '', 'any-bucket');
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('for the local transport’s header passes without a bucket, which the path does not name', async () => {
    const { status, headers } = await preflight('http://localhost:3000', 'PUT', 'x-local-host', 'not-a-bucket');
    expect([status, headers['access-control-allow-headers']]).toEqual([200, 'x-local-host']);
  });
});

it('an answer carries the headers of the rule that allows it, errors included', async () => {
  const get = (path: string, origin: string) => sendSigned(s3.endpoint, { method: 'GET', path, headers: { origin } });
  const found = await get('/app-bucket/a', 'http://localhost:3000');
  expect(found.headers).toMatchObject({
    'access-control-allow-origin': 'http://localhost:3000',
    vary: expect.stringContaining('Origin'),
  });
  const missing = await get('/app-bucket/none', 'http://localhost:3000');
  expect([missing.status, missing.headers['access-control-allow-origin']]).toEqual([404, 'http://localhost:3000']);
  expect((await get('/app-bucket/a', 'http://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
});
