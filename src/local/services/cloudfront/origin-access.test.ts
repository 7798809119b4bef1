import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from './test-support/raw-request.js';
import { BUCKET, cachePolicy, readGrant, refOf, startCdn, type TestCdn } from './test-support/start-cdn.js';

let cdn: TestCdn;

beforeAll(async () => {
  cdn = await startCdn();
  await cdn.put('digits.txt', '0123456789', { ContentType: 'text/plain' });
});

afterAll(() => cdn.remove());

describe('a path that is not what it seems', () => {
  it.each([
    ['/public/../private/a', 403],
    ['/public/%2e%2e/private/a', 403],
    ['/%70rivate/a', 403],
    ['/./private/a', 403],
    ['/private%2Fa', 400],
    ['/private%2fa', 400],
    ['/public%2F..%2Fprivate%2Fa', 400],
    ['//private/a', 403],
    ['/private//a', 403],
    ['/../../private/a', 403],
    ['/..%2f..%2fetc%2fpasswd', 403],
    ['/private/a%00', 403],
    ['/%zz', 400],
    ['/%ff', 400],
  ])('does not lead around the signature: %s', async (path, status) => {
    await cdn.put('private/a', 'secret');
    const answer = await cdn.get(path);

    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('secret');
  });

  it('reads the key as it was sent: dot segments and empty ones are part of it', async () => {
    await cdn.put('x/../y', 'dots');
    await cdn.put('/double', 'slash');
    await cdn.put('a+b c%.txt', 'signs');

    expect((await cdn.get('/x/../y')).text).toBe('dots');
    expect((await cdn.get('//double')).text).toBe('slash');
    expect((await cdn.get('/a+b%20c%25.txt')).text).toBe('signs');
  });
});

describe('origin access control', () => {
  it('opens the bucket to the distribution that its policy names, and to no other', async () => {
    const other = await startCdn({
      policyStatements: [readGrant('s3:GetObject', 'arn:aws:cloudfront::000000000000:distribution/EOTHER')],
    });
    try {
      await other.put('a', 'secret');
      const answer = await other.get('/a');

      expect(answer.status).toBe(403);
      expect(answer.headers['content-type']).toBe('application/xml');
      expect(answer.text).toContain('<Code>AccessDenied</Code>');
    } finally {
      await other.remove();
    }
  });

  it('does not open the bucket to anyone who goes around the distribution', async () => {
    const direct = await rawRequest(cdn.endpoint, { path: `/${BUCKET}/digits.txt` });

    expect(direct.status).toBe(403);
    expect(direct.text).not.toContain('0123456789');
  });

  it('obeys a denial in the bucket’s policy, and does not trip over one of unencrypted transport', async () => {
    const everyone = { Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${BUCKET}/*` };
    const tlsOnly = { ...everyone, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const noSecrets = { ...everyone, Effect: 'Deny', Resource: `arn:aws:s3:::${BUCKET}/secret/*` };
    const strict = await startCdn({ policyStatements: [readGrant(), tlsOnly, noSecrets] });
    try {
      await strict.put('a', 'open');
      await strict.put('secret/a', 'closed');

      expect((await strict.get('/a')).text).toBe('open');
      expect((await strict.get('/secret/a')).status).toBe(403);
    } finally {
      await strict.remove();
    }
  });

  it('tells a missing key from a forbidden one only where the distribution may list the bucket', async () => {
    const listing = await startCdn({ policyStatements: [readGrant(['s3:GetObject', 's3:ListBucket'])] });
    try {
      const missing = await listing.get('/none');
      expect(missing.status).toBe(404);
      expect(missing.text).toContain('<Code>NoSuchKey</Code>');
      expect((await listing.get('/')).status).toBe(501);
    } finally {
      await listing.remove();
    }
    expect((await cdn.get('/none')).status).toBe(403);
  });
});

describe('a query', () => {
  it('does not reach the bucket unless a policy forwards it', async () => {
    for (const query of ['versionId=abc', 'acl', 'response-content-type=text/html', 'uploads', 'X-Amz-Signature=00']) {
      const answer = await cdn.get(`/digits.txt?${query}`);
      expect(answer.text, query).toBe('0123456789');
      expect(answer.headers['content-type']).toBe('text/plain');
    }
  });

  it('chooses a version, overrides headers and asks for nothing else where a policy forwards it', async () => {
    const forwarding = await startCdn({
      policyStatements: [readGrant(['s3:GetObject', 's3:GetObjectVersion'])],
      bucket: { VersioningConfiguration: { Status: 'Enabled' } },
      defaultBehavior: { CachePolicyId: refOf('CachePolicy', 'All') },
      resources: { All: cachePolicy({}, { QueryStringsConfig: { QueryStringBehavior: 'all' } }) },
    });
    try {
      await forwarding.put('a', 'old');
      const version = (await forwarding.get('/a')).headers['x-amz-version-id'];
      await forwarding.put('a', 'new');

      expect((await forwarding.get(`/a?versionId=${version}`)).text).toBe('old');
      expect((await forwarding.get('/a?x=1')).text).toBe('new');
      expect((await forwarding.get('/a?response-content-type=text/x-odd')).headers['content-type']).toBe('text/x-odd');
      expect((await forwarding.get('/a?acl')).status).toBe(501);
      expect((await forwarding.get('/a?versionId=none')).status).toBe(403);
    } finally {
      await forwarding.remove();
    }
  });

  it('does not open older versions to a distribution that may only read current ones', async () => {
    const current = await startCdn({
      bucket: { VersioningConfiguration: { Status: 'Enabled' } },
      defaultBehavior: { CachePolicyId: refOf('CachePolicy', 'All') },
      resources: { All: cachePolicy({}, { QueryStringsConfig: { QueryStringBehavior: 'all' } }) },
    });
    try {
      await current.put('a', 'old');
      const version = (await current.get('/a')).headers['x-amz-version-id'];

      expect((await current.get(`/a?versionId=${version}`)).status).toBe(403);
    } finally {
      await current.remove();
    }
  });
});
