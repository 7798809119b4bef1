import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { DeleteObjectCommand, PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from './test-support/raw-request.js';
import {
  ALIAS,
  BUCKET,
  buildOrigin,
  CACHING_DISABLED,
  distributionConfig,
  refOf,
  startCdn,
  type TestCdn,
} from './test-support/start-cdn.js';

const CORS_S3_ORIGIN = '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf';
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const SIMPLE_CORS = '60669652-455b-4ae9-85a4-c4c02393f86c';
const LARGE_BYTES = 11_000_000;

let cdn: TestCdn;

beforeAll(async () => {
  cdn = await startCdn({
    defaultBehavior: { Compress: true, ResponseHeadersPolicyId: SECURITY_HEADERS },
    behaviors: [
      { PathPattern: '/fresh/*', CachePolicyId: CACHING_DISABLED, Compress: true },
      {
        PathPattern: 'cors/*',
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
        CachePolicyId: CACHING_DISABLED,
        OriginRequestPolicyId: CORS_S3_ORIGIN,
      },
      { PathPattern: 'open/*', ResponseHeadersPolicyId: SIMPLE_CORS },
      { PathPattern: 'brand/?.png', TargetOriginId: 'prefixed' },
    ],
    config: {
      DefaultRootObject: 'index.html',
      Origins: [buildOrigin(), buildOrigin({ Id: 'prefixed', OriginPath: '/assets' })],
    },
    resources: {
      Off: {
        type: 'AWS::CloudFront::Distribution',
        properties: { DistributionConfig: { ...distributionConfig(), Aliases: [], Enabled: false } },
      },
    },
  });
  await cdn.put('index.html', '<h1>Home</h1>', { ContentType: 'text/html' });
  await cdn.put('digits.txt', '0123456789', { ContentType: 'text/plain', Metadata: { kind: 'test' } });
  await cdn.put('page.json', JSON.stringify({ text: 'words '.repeat(1000) }), { ContentType: 'application/json' });
});

afterAll(() => cdn.remove());

describe('a distribution', () => {
  it('answers by its path on the gateway, by its domain and by its alias', async () => {
    const byDomain = await rawRequest(cdn.endpoint, { path: '/digits.txt', headers: { host: cdn.domainName } });
    const byAlias = await rawRequest(cdn.endpoint, {
      path: '/digits.txt',
      headers: { host: `${ALIAS.toUpperCase()}:80` },
    });

    expect((await cdn.get('/digits.txt')).text).toBe('0123456789');
    expect(byDomain.text).toBe('0123456789');
    expect(byAlias.text).toBe('0123456789');
    expect(cdn.domainName).toMatch(/^d[a-z0-9]{13}\.cloudfront\.net$/);
    expect(cdn.distributionId).toMatch(/^E[A-Z0-9]{13}$/);
  });

  it('answers for its root with the default root object, with and without the slash', async () => {
    expect((await cdn.get('/')).text).toBe('<h1>Home</h1>');
    expect((await cdn.get('')).text).toBe('<h1>Home</h1>');
    expect((await cdn.get('/?utm=1')).result).toBe('Hit');
  });

  it('refuses a name that no distribution has, and one that is disabled', async () => {
    const unknown = await rawRequest(cdn.endpoint, { path: '/_cloudfront/ENOSUCHDISTRIB/x' });
    const bare = await rawRequest(cdn.endpoint, { path: '/_cloudfront' });
    const disabled = await rawRequest(cdn.endpoint, {
      path: `/_cloudfront/${refOf('Distribution', 'Off')}/digits.txt`,
    });

    expect([unknown.status, bare.status, disabled.status]).toEqual([403, 403, 403]);
    expect(unknown.text).toContain('The request could not be satisfied');
  });

  it('tells what it did in its own headers, and what the origin said in the origin’s', async () => {
    await cdn.get('/digits.txt');
    const { headers } = await cdn.get('/digits.txt');

    expect(headers).toMatchObject({
      'x-cache': 'Hit from cloudfront',
      server: 'AmazonS3',
      'x-amz-meta-kind': 'test',
      'content-type': 'text/plain',
      'content-length': '10',
      'x-amz-server-side-encryption': 'AES256',
    });
    expect(headers.via).toMatch(/^1\.1 [0-9a-f]{32}\.cloudfront\.net \(CloudFront\)$/);
    expect(Number(headers.age)).toBeGreaterThanOrEqual(0);
    expect(headers['x-amz-cf-id']).toBeDefined();
  });

  it('takes the first behavior whose pattern matches, and its origin’s path', async () => {
    await cdn.put('assets/brand/a.png', 'prefixed');
    await cdn.put('brand/long.png', 'not prefixed');

    expect((await cdn.get('/brand/a.png')).text).toBe('prefixed');
    expect((await cdn.get('/brand/long.png')).text).toBe('not prefixed');
  });

  it('allows the methods of the behavior alone, and no body', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await cdn.get('/digits.txt', { method });
      expect(answer.status, method).toBe(403);
      expect(answer.text).toContain('not configured to allow the HTTP request method');
      expect(answer.result).toBe('Error');
    }
    expect(
      (await cdn.get('/digits.txt', { method: 'GET', body: 'x', headers: { 'content-length': '1' } })).status,
    ).toBe(403);
  });

  it('refuses a URL longer than CloudFront takes', async () => {
    expect((await cdn.get(`/${'a'.repeat(8200)}`)).status).toBe(413);
  });
});

describe('conditions and ranges', () => {
  it('answers 304 to who knows the object, from the cache and past it', async () => {
    const { headers } = await cdn.get('/digits.txt');
    const known = { 'if-none-match': String(headers.etag) };
    const fresh = await cdn.get('/digits.txt', { headers: known });
    const since = await cdn.get('/digits.txt', { headers: { 'if-modified-since': String(headers['last-modified']) } });

    expect([fresh.status, since.status]).toEqual([304, 304]);
    expect(fresh.headers.etag).toBe(headers.etag);
    expect(fresh.headers['content-length']).toBeUndefined();
    expect((await cdn.get('/digits.txt', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
  ])('gives the range %s', async (range, text, contentRange) => {
    const answer = await cdn.get('/digits.txt', { headers: { range } });

    expect(answer.status).toBe(206);
    expect(answer.text).toBe(text);
    expect(answer.headers['content-range']).toBe(contentRange);
  });

  it('refuses a range beyond the end, and gives everything for one that it cannot read', async () => {
    const beyond = await cdn.get('/digits.txt', { headers: { range: 'bytes=10-' } });
    expect(beyond.status).toBe(416);
    expect(beyond.headers['content-range']).toBe('bytes */10');
    for (const range of ['bytes=4-2', 'bytes=a-b', 'bytes=0-1,4-5', 'lines=1-2']) {
      expect((await cdn.get('/digits.txt', { headers: { range } })).status, range).toBe(200);
    }
  });

  it('gives a range only while the object is the one the viewer knows', async () => {
    const { etag } = (await cdn.get('/digits.txt')).headers;
    const ask = (ifRange: string) => cdn.get('/digits.txt', { headers: { range: 'bytes=0-0', 'if-range': ifRange } });

    expect((await ask(String(etag))).status).toBe(206);
    expect((await ask('"other"')).status).toBe(200);
  });

  it('answers HEAD as GET, without the body', async () => {
    const head = await cdn.get('/page.json', { method: 'HEAD' });

    expect(head.status).toBe(200);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(6000);
    expect(head.body).toHaveLength(0);
  });

  it('streams what is too large for the cache, whole and in part, without keeping it', async () => {
    const body = Buffer.alloc(LARGE_BYTES, 'abcdefghij');
    await cdn.put('large.bin', body);
    const part = await cdn.get('/large.bin', { headers: { range: `bytes=${LARGE_BYTES - 3}-` } });
    const whole = await cdn.get('/large.bin');
    const head = await cdn.get('/large.bin', { method: 'HEAD' });

    expect(part.text).toBe('hij');
    expect(whole.body.equals(body)).toBe(true);
    expect(head.headers['content-length']).toBe(String(LARGE_BYTES));
    expect([part.result, whole.result, head.result]).toEqual(['Miss', 'Miss', 'Miss']);
  });
});

it('lets the bytes of an object go when a viewer leaves in the middle', async () => {
  await cdn.put('left.bin', Buffer.alloc(40_000_000));
  const leaving = new AbortController();
  const response = await fetch(`${cdn.base}/left.bin`, { signal: leaving.signal });
  const reader = response.body?.getReader();
  await reader?.read();
  leaving.abort();
  await cdn.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'left.bin' }));

  await expect.poll(() => blobBytes(cdn.dataDir), { timeout: 10_000 }).toBeLessThan(40_000_000);
  expect(cdn.log.filter(({ level }) => level === 'error')).toEqual([]);
});

/** Bytes of the largest file that S3 keeps. */
function blobBytes(dataDir: string): number {
  const files = readdirSync(join(dataDir, 's3', 'blobs'), { recursive: true, withFileTypes: true });
  return Math.max(
    0,
    ...files.filter((each) => each.isFile()).map((each) => statSync(join(each.parentPath, each.name)).size),
  );
}

describe('compression', () => {
  const ask = (path: string, encodings: string, more = {}) =>
    cdn.get(path, { headers: { 'accept-encoding': encodings, ...more } });

  it('prefers Brotli, else gzip, and each is cached for itself', async () => {
    const plain = await cdn.get('/page.json');
    const br = await ask('/page.json', 'gzip, deflate, br');
    const gzip = await ask('/page.json', 'gzip');

    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(br.headers['content-encoding']).toBe('br');
    expect(br.headers.vary).toContain('Accept-Encoding');
    expect(br.headers.etag).toBe(`W/${plain.headers.etag}`);
    expect([(await ask('/page.json', 'br, gzip')).result, (await ask('/page.json', 'gzip')).result]).toEqual([
      'Hit',
      'Hit',
    ]);
  });

  it('takes a refusal by q=0 for one', async () => {
    expect((await ask('/page.json', 'br;q=0, gzip;q=0.5')).headers['content-encoding']).toBe('gzip');
    expect((await ask('/page.json', 'br;q=0, gzip; q=0.0')).headers['content-encoding']).toBeUndefined();
  });

  it('answers 304 to the weak ETag that it gave', async () => {
    const { etag } = (await ask('/page.json', 'br')).headers;

    expect((await ask('/page.json', 'br', { 'if-none-match': String(etag) })).status).toBe(304);
  });

  it('leaves alone what is small, of another type, encoded already, a range, or not cached at all', async () => {
    const text = 'x'.repeat(5000);
    await cdn.put('photo.jpg', text, { ContentType: 'image/jpeg' });
    await cdn.put('encoded.txt', text, { ContentType: 'text/plain', ContentEncoding: 'identity' });
    await cdn.put('fresh/page.txt', text, { ContentType: 'text/plain' });

    for (const path of ['/digits.txt', '/photo.jpg', '/fresh/page.txt']) {
      expect((await ask(path, 'br')).headers['content-encoding'], path).toBeUndefined();
    }
    expect((await ask('/encoded.txt', 'br')).headers['content-encoding']).toBe('identity');
    const range = await ask('/page.json', 'br', { range: 'bytes=0-9' });
    expect(range.status).toBe(206);
    expect(range.headers['content-encoding']).toBeUndefined();
  });
});

describe('headers of the answer', () => {
  it('adds the security headers of a managed policy', async () => {
    expect((await cdn.get('/digits.txt')).headers).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'strict-origin-when-cross-origin',
    });
  });

  it('adds simple CORS for a request from another origin alone', async () => {
    await cdn.put('open/a', 'x');

    expect((await cdn.get('/open/a', { headers: { origin: 'https://app.example' } })).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
    expect((await cdn.get('/open/a')).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('leaves CORS to the bucket where the origin request policy forwards what it needs', async () => {
    await cdn.put('cors/a', 'x');
    await cdn.s3.send(
      new PutBucketCorsCommand({
        Bucket: BUCKET,
        CORSConfiguration: { CORSRules: [{ AllowedOrigins: ['https://app.example'], AllowedMethods: ['GET'] }] },
      }),
    );
    const preflight = (origin: string) =>
      cdn.get('/cors/a', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    const simple = await cdn.get('/cors/a', { headers: { origin: 'https://app.example' } });

    expect(simple.headers['access-control-allow-origin']).toBe('https://app.example');
    expect((await preflight('https://app.example')).headers['access-control-allow-methods']).toBe('GET');
    expect((await preflight('https://evil.example')).status).toBe(403);
    expect((await cdn.get('/digits.txt', { headers: { origin: 'https://app.example' } })).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });
});
