import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR_SECRET_ACCESS_KEY } from '../../iam/index.js';
import { createSigner, sendRaw, sendSigned } from '../test-support/raw-request.js';
import { BUCKET, startS3Backend, type TestS3 } from '../test-support/start-s3.js';
import { parseAddress } from './address.js';
import { parseRange } from './range.js';

describe('an address', () => {
  it.each([
    ['/', '127.0.0.1:80', '', ''],
    ['/b', '127.0.0.1:80', 'b', ''],
    ['/b/', '127.0.0.1:80', 'b', ''],
    ['/b/../../k', '127.0.0.1:80', 'b', '../../k'],
    ['/b/%2e%2e/k', '127.0.0.1:80', 'b', '../k'],
    ['/b//k', '127.0.0.1:80', 'b', '/k'],
    ['/b/a+b%20c%2Fd', '127.0.0.1:80', 'b', 'a+b c/d'],
    ['/k', 'b.s3.us-east-1.amazonaws.com', 'b', 'k'],
    ['/a/k', 'b.c.s3.dualstack.us-east-1.amazonaws.com', 'b.c', 'a/k'],
    ['/k', 'b.s3-us-west-2.amazonaws.com', 'b', 'k'],
    ['/', 'b.localhost:3000', 'b', ''],
    ['/b/k', 's3.us-east-1.amazonaws.com', 'b', 'k'],
    ['/b/k', 'localhost:3000', 'b', 'k'],
  ])('%s on %s is %j in %j', (path, host, bucket, key) => {
    expect(parseAddress(path, host)).toEqual({ bucket, key });
  });

  it.each(['/b/%', '/b/%ff', '/%zz'])('%s is refused', (path) => {
    expect(() => parseAddress(path, 'localhost')).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
  });
});

it.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=-100', { start: 0, end: 9 }],
  ['bytes=9-', { start: 9, end: 9 }],
  ['bytes=0-1,3-4', undefined],
  ['bytes=5-2', undefined],
  ['bytes=-', undefined],
  ['items=0-1', undefined],
  [undefined, undefined],
])('the range %s of ten bytes is %j', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range);
});

it.each(['bytes=10-', 'bytes=-0'])('the range %s of ten bytes holds nothing', (header) => {
  expect(() => parseRange(header, 10)).toThrow(expect.objectContaining({ code: 'InvalidRange' }));
});

describe('a request', () => {
  let s3: TestS3;

  beforeAll(async () => {
    s3 = await startS3Backend();
    await s3.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'hello' }));
  });

  afterAll(() => s3.remove());

  it('signed for the host that the local transport names is verified with it', async () => {
    const host = `${BUCKET}.s3.us-east-1.amazonaws.com`;
    const headers = { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const signed = await createSigner().sign({ method: 'GET', protocol: 'http:', hostname: host, path: '/a', headers });
    const send = (localHost: string) =>
      sendRaw(s3.endpoint, {
        ...{ method: 'GET', path: '/a' },
        headers: { ...signed.headers, host: new URL(s3.endpoint).host, 'x-local-host': localHost },
      });
    expect((await send(host)).text).toBe('hello');
    expect((await send('other.s3.us-east-1.amazonaws.com')).code).toBe('SignatureDoesNotMatch');
  });

  it('ignores parameters that mean nothing, and names the resource and itself in an error', async () => {
    expect((await sendSigned(s3.endpoint, { method: 'GET', path: `/${BUCKET}/a?x-id=GetObject&v=1` })).text).toBe(
      'hello',
    );
    const { text, headers } = await sendSigned(s3.endpoint, { method: 'GET', path: `/${BUCKET}/none` });
    expect(text).toContain(`<Resource>/${BUCKET}/none</Resource>`);
    expect(text).toContain(`<RequestId>${String(headers['x-amz-request-id'])}</RequestId>`);
  });

  it('that fails says nothing in the body of a HEAD', async () => {
    const { body, status } = await sendSigned(s3.endpoint, { method: 'HEAD', path: `/${BUCKET}/none` });
    expect([status, body.length]).toEqual([404, 0]);
  });

  it.each(['PATCH', 'POST'])('with the method %s to an object is not simulated', async (method) => {
    expect((await sendSigned(s3.endpoint, { method, path: `/${BUCKET}/a` })).code).toBe('NotImplemented');
  });

  it('with a document that is none, or that declares entities, is refused', async () => {
    const put = async (body: string) =>
      (
        await sendSigned(s3.endpoint, {
          ...{ method: 'PUT', path: `/${BUCKET}?cors`, body },
          headers: { 'content-length': String(Buffer.byteLength(body)) },
        })
      ).code;
    expect(await put('<CORSConfiguration>')).toBe('MalformedXML');
    expect(await put('<!DOCTYPE x [<!ENTITY a "b">]><CORSConfiguration/>')).toBe('MalformedXML');
    expect(await put('<Other/>')).toBe('MalformedXML');
    expect(await put('<CORSConfiguration><Wish/></CORSConfiguration>')).toBe('NotImplemented');
  });

  it.each([
    ['signed chunk by chunk is stored', 'x'.repeat(9000), 200],
    ['whose chunk is not the signed one is refused', `y${'x'.repeat(8999)}`, 403],
  ])('%s', async (_, content, status) => {
    const path = `/${BUCKET}/chunked`;
    const signedContent = 'x'.repeat(9000);
    const { host } = new URL(s3.endpoint);
    const { headers } = await createSigner().sign({
      ...{ method: 'PUT', protocol: 'http:', hostname: host, path },
      headers: {
        ...{ host, 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '9000' },
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      },
    });
    const body = encodeSigned(headers, signedContent, content);
    const response = await sendRaw(s3.endpoint, {
      ...{ method: 'PUT', path, body },
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    });
    expect(response.status).toBe(status);
    if (status === 200) {
      const head = await s3.client().send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'chunked' }));
      expect([head.ContentLength, head.ContentEncoding]).toEqual([9000, undefined]);
    } else {
      const { Body } = await s3.client().send(new GetObjectCommand({ Bucket: BUCKET, Key: 'chunked' }));
      expect((await Body?.transformToString())?.startsWith('x')).toBe(true);
    }
  });
});

/** One signed chunk and the empty last one; the signature is that of `signed`, the content that of `sent`. */
function encodeSigned(headers: Readonly<Record<string, string>>, signed: string, sent: string): string {
  const authorization = headers['authorization'] ?? '';
  const scope = /Credential=[^/]+\/([^,]+)/.exec(authorization)?.[1] ?? '';
  let previous = /Signature=([0-9a-f]+)/.exec(authorization)?.[1] ?? '';
  let key: Buffer | string = `AWS4${OPERATOR_SECRET_ACCESS_KEY}`;
  for (const part of scope.split('/')) {
    key = createHmac('sha256', key).update(part).digest();
  }
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  let body = '';
  for (const [covered, content] of [
    [signed, sent],
    ['', ''],
  ] as const) {
    const lines = ['AWS4-HMAC-SHA256-PAYLOAD', headers['x-amz-date'], scope, previous, hash(''), hash(covered)];
    previous = createHmac('sha256', key).update(lines.join('\n')).digest('hex');
    body += `${content.length.toString(16)};chunk-signature=${previous}\r\n${content}\r\n`;
  }
  return body;
}
