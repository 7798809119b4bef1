import { createSign } from 'node:crypto';
import { getSignedCookies, getSignedUrl } from '@aws-sdk/cloudfront-signer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALIAS, EC_KEYS, RSA_KEYS, STRANGE_KEYS, startCdn, type TestCdn } from './test-support/start-cdn.js';

const HOUR_MS = 3_600_000;
const CONTENT = 'for those who may see it';

let cdn: TestCdn;

beforeAll(async () => {
  cdn = await startCdn();
  await cdn.put('private/a.txt', CONTENT, { ContentType: 'text/plain' });
  await cdn.put('private/b c.txt', CONTENT);
  await cdn.put('public.txt', 'for all');
});

afterAll(() => cdn.remove());

function signer(more: { readonly privateKey?: string; readonly keyPairId?: string } = {}) {
  return { keyPairId: cdn.keyPairId, privateKey: RSA_KEYS.privateKey, ...more };
}

function inAnHour(): string {
  return new Date(cdn.clock.now() + HOUR_MS).toISOString();
}

/** Asks for a URL's path and query, whatever host it names. */
function follow(url: string) {
  const { pathname, search } = new URL(url);
  const local = pathname.startsWith('/_cloudfront/') ? pathname.split('/').slice(3).join('/') : pathname.slice(1);
  return cdn.get(`/${local}${search}`);
}

describe('a signed URL', () => {
  it.each([
    ['the address that the template gives', () => `https://${cdn.base.replace('http://', '')}`],
    ['the same by HTTP', () => cdn.base],
    ['the canonical domain', () => `https://${cdn.domainName}`],
    ['an alias', () => `https://${ALIAS}`],
  ])('opens what it names by %s', async (_name, base) => {
    const url = getSignedUrl({ ...signer(), url: `${base()}/private/a.txt`, dateLessThan: inAnHour() });
    const answer = await follow(url);

    expect(answer.text).toBe(CONTENT);
    expect(answer.headers['content-type']).toBe('text/plain');
  });

  it('opens a key that needs escapes, and counts the query of its own', async () => {
    const options = { ...signer(), url: `${cdn.base}/private/b c.txt?size=large`, dateLessThan: inAnHour() };
    const url = getSignedUrl(options);

    expect((await follow(url)).text).toBe(CONTENT);
    expect((await follow(url.replace('size=large', 'size=small'))).status).toBe(403);
  });

  it('opens by SHA-256 too', async () => {
    const options = { url: `${cdn.base}/private/a.txt`, dateLessThan: inAnHour(), algorithm: 'SHA256' as const };
    const url = getSignedUrl({ ...signer(), ...options });

    expect((await follow(url)).status).toBe(200);
    expect((await follow(url.replace('SHA256', 'SHA1'))).status).toBe(403);
    expect((await follow(url.replace('SHA256', 'MD5'))).text).toContain('MalformedSignature');
  });

  it('opens by an ECDSA key', async () => {
    const expires = Math.floor(cdn.clock.now() / 1000) + 60;
    const url = `https://${cdn.domainName}/private/a.txt`;
    const policy = `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
    const signature = createSign('sha1').update(policy).sign(EC_KEYS.privateKey, 'base64');
    const encoded = signature.replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
    const query = `Expires=${expires}&Signature=${encoded}&Key-Pair-Id=${cdn.ecKeyPairId}`;

    expect((await cdn.get(`/private/a.txt?${query}`)).text).toBe(CONTENT);
  });

  it('ends when it expires', async () => {
    const dateLessThan = new Date(cdn.clock.now() + 2_000).toISOString();
    const url = getSignedUrl({ ...signer(), url: `${cdn.base}/private/a.txt`, dateLessThan });
    const before = await follow(url);
    cdn.clock.advance(3_000);
    const after = await follow(url);

    expect(before.status).toBe(200);
    expect(after.status).toBe(403);
    expect(after.text).toContain('<Code>AccessDenied</Code>');
    expect(after.result).toBe('Error');
  });

  it('does not begin before its time, nor for another address', async () => {
    const common = { ...signer(), url: `${cdn.base}/private/a.txt`, dateLessThan: inAnHour() };
    const later = getSignedUrl({ ...common, dateGreaterThan: new Date(cdn.clock.now() + 60_000).toISOString() });
    const elsewhere = getSignedUrl({ ...common, ipAddress: '192.0.2.0/24' });
    const here = getSignedUrl({ ...common, ipAddress: '127.0.0.0/8' });

    expect((await follow(later)).status).toBe(403);
    expect((await follow(elsewhere)).status).toBe(403);
    expect((await follow(here)).status).toBe(200);
  });

  it('opens all that the wildcards of its policy cover and nothing else', async () => {
    const policyFor = (Resource: string) =>
      JSON.stringify({
        Statement: [
          { Resource, Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(cdn.clock.now() / 1000) + 60 } } },
        ],
      });
    const open = (resource: string) =>
      follow(getSignedUrl({ ...signer(), url: `${cdn.base}/private/a.txt`, policy: policyFor(resource) }));

    expect((await open(`https://${cdn.domainName}/private/*`)).status).toBe(200);
    expect((await open(`http*://${cdn.domainName}/*/?.txt`)).status).toBe(200);
    expect((await open('*')).status).toBe(200);
    expect((await open(`https://${cdn.domainName}/public/*`)).status).toBe(403);
    expect((await open('https://other.cloudfront.net/private/*')).status).toBe(403);
    expect((await open(`http://${cdn.domainName}/private/*`)).status).toBe(403);
  });
});

describe('what is not signed as it must be', () => {
  let url: string;

  beforeEach(() => {
    url = getSignedUrl({ ...signer(), url: `${cdn.base}/private/a.txt`, dateLessThan: inAnHour() });
  });

  it.each([
    [
      'without a signature',
      () => '/private/a.txt',
      'MissingKey',
      'Missing Key-Pair-Id query parameter or cookie value',
    ],
    ['without a key id', () => '/private/a.txt?Expires=1&Signature=AAAA', 'MissingKey', undefined],
    [
      'without a policy',
      () => `/private/a.txt?Signature=AAAA&Key-Pair-Id=${cdn.keyPairId}`,
      'MalformedPolicy',
      undefined,
    ],
    [
      'by an unknown key',
      () => '/private/a.txt?Expires=1&Signature=AAAA&Key-Pair-Id=KUNKNOWN',
      'InvalidKey',
      'Unknown Key',
    ],
    [
      'with bytes that are no signature',
      () => `/private/a.txt?Expires=99999999999&Signature=!!&Key-Pair-Id=${cdn.keyPairId}`,
      'MalformedSignature',
      undefined,
    ],
    [
      'with a policy that is none',
      () => `/private/a.txt?Policy=AAAA&Signature=AAAA&Key-Pair-Id=${cdn.keyPairId}`,
      'MalformedPolicy',
      undefined,
    ],
  ])('is refused %s', async (_name, path, code, message) => {
    const answer = await cdn.get(path());

    expect(answer.status).toBe(403);
    expect(answer.headers['content-type']).toBe('text/xml');
    expect(answer.text).toContain(`<Code>${code}</Code>`);
    expect(answer.text).toContain(message ?? '<Message>');
    expect(answer.text).not.toContain(CONTENT);
  });

  it('is refused for another path, a later time, another key, and a parameter given twice', async () => {
    const wrong = [
      url.replace('/a.txt', '/b%20c.txt'),
      url.replace(/Expires=(\d+)/, (_all, seconds: string) => `Expires=${Number(seconds) + 1}`),
      `${url}&versionId=null`,
      `${url}&Expires=1`,
      getSignedUrl({
        ...signer({ privateKey: STRANGE_KEYS.privateKey }),
        url: `${cdn.base}/private/a.txt`,
        dateLessThan: inAnHour(),
      }),
    ];

    for (const each of wrong) {
      expect((await follow(each)).status, each).toBe(403);
    }
  });

  it('is refused when its policy was tampered with', async () => {
    const policy = JSON.stringify({
      Statement: [
        { Resource: `https://${ALIAS}/private/none`, Condition: { DateLessThan: { 'AWS:EpochTime': 9999999999 } } },
      ],
    });
    const signed = getSignedUrl({ ...signer(), url: `${cdn.base}/private/a.txt`, policy });
    const widened = Buffer.from(policy.replace('/private/none', '/*')).toString('base64');

    expect((await follow(signed.replace(/Policy=[^&]+/, `Policy=${encodeURIComponent(widened)}`))).status).toBe(403);
  });

  it('is refused though the object is in the cache', async () => {
    await follow(url);

    expect((await follow(url)).result).toBe('Hit');
    expect((await cdn.get('/private/a.txt')).status).toBe(403);
  });

  it('is refused by every method', async () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      expect((await cdn.get('/private/a.txt', { method })).status, method).toBe(403);
    }
  });
});

describe('signed cookies', () => {
  const header = (cookies: object) => ({
    cookie: Object.entries(cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; '),
  });

  it('open what a policy of their own covers, as many objects as it may be', async () => {
    const policy = JSON.stringify({
      Statement: [
        {
          Resource: `https://${cdn.domainName}/private/*`,
          Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(cdn.clock.now() / 1000) + 60 } },
        },
      ],
    });
    const headers = header(getSignedCookies({ ...signer(), policy }));

    expect((await cdn.get('/private/a.txt', { headers })).text).toBe(CONTENT);
    expect((await cdn.get('/private/b%20c.txt', { headers })).text).toBe(CONTENT);
    cdn.clock.advance(61_000);
    expect((await cdn.get('/private/a.txt', { headers })).status).toBe(403);
  });

  it('open one URL by the canned policy', async () => {
    const url = `${cdn.base}/private/a.txt`;
    const headers = header(getSignedCookies({ ...signer(), url, dateLessThan: inAnHour() }));

    expect((await cdn.get('/private/a.txt', { headers })).status).toBe(200);
    expect((await cdn.get('/private/b%20c.txt', { headers })).status).toBe(403);
  });

  it('count for nothing where the URL brings a signature', async () => {
    const headers = header(
      getSignedCookies({ ...signer(), url: `${cdn.base}/private/a.txt`, dateLessThan: inAnHour() }),
    );
    const answer = await cdn.get('/private/a.txt?Expires=1&Signature=AAAA&Key-Pair-Id=KUNKNOWN', { headers });

    expect(answer.text).toContain('InvalidKey');
  });
});

it('asks no signature for what is public', async () => {
  expect((await cdn.get('/public.txt')).text).toBe('for all');
});
