import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  BUCKET,
  CACHING_DISABLED,
  cachePolicy,
  readGrant,
  refOf,
  startCdn,
  type TestCdn,
} from './test-support/start-cdn.js';

const SECOND_MS = 1000;

let cdn: TestCdn;

beforeAll(async () => {
  cdn = await startCdn({
    policyStatements: [readGrant(['s3:GetObject', 's3:ListBucket'])],
    defaultBehavior: { CachePolicyId: refOf('CachePolicy', 'Minute') },
    behaviors: [
      { PathPattern: 'off/*', CachePolicyId: CACHING_DISABLED },
      { PathPattern: 'least/*', CachePolicyId: refOf('CachePolicy', 'Least') },
      { PathPattern: 'keyed/*', CachePolicyId: refOf('CachePolicy', 'Keyed') },
    ],
    config: {
      CustomErrorResponses: [
        { ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/missing.html', ErrorCachingMinTTL: 5 },
        { ErrorCode: 416, ErrorCachingMinTTL: 0 },
      ],
    },
    resources: {
      Minute: cachePolicy({ DefaultTTL: 60, MaxTTL: 120 }),
      Least: cachePolicy({ MinTTL: 30, DefaultTTL: 60, MaxTTL: 120 }),
      Keyed: cachePolicy(
        {},
        {
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['X-Country'] },
          CookiesConfig: { CookieBehavior: 'whitelist', Cookies: ['theme'] },
          QueryStringsConfig: { QueryStringBehavior: 'allExcept', QueryStrings: ['utm'] },
        },
      ),
    },
  });
  await cdn.put('missing.html', 'nothing here', { ContentType: 'text/html' });
});

afterAll(() => cdn.remove());

/** Fills the cache, changes the object behind its back, and tells after how many seconds the change is seen. */
async function secondsUntilSeen(
  key: string,
  cacheControl: string | undefined,
  steps: readonly number[],
): Promise<number> {
  const headers = cacheControl === undefined ? {} : { CacheControl: cacheControl };
  await cdn.put(key, 'old', headers);
  await cdn.get(`/${key}`);
  await cdn.put(key, 'new', headers);
  let passed = 0;
  for (const seconds of steps) {
    cdn.clock.advance((seconds - passed) * SECOND_MS);
    passed = seconds;
    if ((await cdn.get(`/${key}`)).text === 'new') {
      return seconds;
    }
  }
  return Number.POSITIVE_INFINITY;
}

describe('an object is served from the cache', () => {
  it.each([
    ['for the default TTL when it says nothing', 'plain', undefined, [0, 58, 62], 62],
    ['for its max-age', 'max-age', 'max-age=10', [0, 8, 12], 12],
    ['for its s-maxage rather than its max-age', 's-maxage', 'max-age=5, s-maxage=20', [0, 10, 18, 22], 22],
    ['no longer than the maximum TTL', 'long', 'max-age=100000', [0, 118, 122], 122],
    ['not at all when it forbids it', 'no-store', 'no-store', [0], 0],
    ['not at all when it is private', 'private-directive', 'private, max-age=60', [0], 0],
    ['no shorter than the minimum TTL, though it forbids it', 'least/a', 'no-cache', [0, 28, 32], 32],
    ['no shorter than the minimum TTL, though it asks for less', 'least/b', 'max-age=1', [0, 28, 32], 32],
    ['not at all where the policy disables caching', 'off/a', 'max-age=60', [0], 0],
  ] as const)('%s', async (_name, key, cacheControl, steps, seen) => {
    expect(await secondsUntilSeen(key, cacheControl, steps)).toBe(seen);
  });

  it('until the date it expires', async () => {
    const Expires = new Date(cdn.clock.now() + 15 * SECOND_MS);
    await cdn.put('dated', 'old', { Expires });
    await cdn.get('/dated');
    await cdn.put('dated', 'new', { Expires });
    cdn.clock.advance(12 * SECOND_MS);
    expect((await cdn.get('/dated')).text).toBe('old');
    cdn.clock.advance(5 * SECOND_MS);
    expect((await cdn.get('/dated')).text).toBe('new');
  });

  it('with its age, and again after the origin has said that it did not change', async () => {
    await cdn.put('aged', 'same');
    const results = [await cdn.get('/aged')];
    cdn.clock.advance(30 * SECOND_MS);
    results.push(await cdn.get('/aged'));
    cdn.clock.advance(40 * SECOND_MS);
    results.push(await cdn.get('/aged'), await cdn.get('/aged'));

    expect(results.map(({ result }) => result)).toEqual(['Miss', 'Hit', 'RefreshHit', 'Hit']);
    expect(results.map(({ headers }) => Number(headers.age ?? -1))).toEqual([-1, 30, -1, 0]);
  });

  it('whatever the viewer says about caching', async () => {
    await cdn.put('stubborn', 'old');
    await cdn.get('/stubborn');
    const headers = { 'cache-control': 'no-cache', pragma: 'no-cache' };

    expect((await cdn.get('/stubborn', { headers })).result).toBe('Hit');
  });

  it('though it was deleted, until it expires', async () => {
    await cdn.put('deleted', 'bytes');
    await cdn.get('/deleted');
    await cdn.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'deleted' }));

    expect((await cdn.get('/deleted')).text).toBe('bytes');
    cdn.clock.advance(61 * SECOND_MS);
    expect((await cdn.get('/deleted')).text).not.toBe('bytes');
  });
});

describe('the cache key', () => {
  it('counts the parameters, headers and cookies of the policy and no others', async () => {
    await cdn.put('keyed/a', 'x');
    const ask = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
      (await cdn.get(path, { headers })).result;

    expect(await ask('/keyed/a?v=1')).toBe('Miss');
    expect(await ask('/keyed/a?v=1&utm=2', { cookie: 'session=1', 'x-other': '1' })).toBe('Hit');
    expect(await ask('/keyed/a?v=2')).toBe('Miss');
    expect(await ask('/keyed/a?v=1', { 'x-country': 'CH' })).toBe('Miss');
    expect(await ask('/keyed/a?v=1', { cookie: 'session=1; theme=dark' })).toBe('Miss');
    expect(await ask('/keyed/a?v=1', { cookie: 'theme=dark; session=2', 'x-country': '' })).toBe('Miss');
    expect(await ask('/keyed/a?v=1', { cookie: 'theme=dark; session=2' })).toBe('Hit');
  });

  it('is the same for HEAD and GET', async () => {
    await cdn.put('both', 'x');

    expect((await cdn.get('/both', { method: 'HEAD' })).result).toBe('Miss');
    expect((await cdn.get('/both')).result).toBe('Hit');
  });

  it('cannot be forged by separators in its parts', async () => {
    await cdn.put('keyed/b', 'x');
    await cdn.get('/keyed/b?v=1', { headers: { 'x-country': '","y' } });

    expect((await cdn.get('/keyed/b?v=1%22,%22', { headers: { 'x-country': 'y' } })).result).toBe('Miss');
  });
});

describe('an error', () => {
  it('is replaced by the distribution’s own page, and asked for again after its own time', async () => {
    const missing = await cdn.get('/later');
    await cdn.put('later', 'now it is');
    const still = await cdn.get('/later');
    cdn.clock.advance(6 * SECOND_MS);
    const found = await cdn.get('/later');

    expect(missing).toMatchObject({ status: 200, text: 'nothing here', result: 'Error' });
    expect(missing.headers['content-type']).toBe('text/html');
    expect(still.text).toBe('nothing here');
    expect(found.text).toBe('now it is');
  });

  it('stays what it is when the page is missing too', async () => {
    const bare = await startCdn({
      policyStatements: [readGrant(['s3:GetObject', 's3:ListBucket'])],
      config: { CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 200, ResponsePagePath: '/none.html' }] },
    });
    try {
      const answer = await bare.get('/absent');
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('NoSuchKey');
      await bare.put('absent', 'here');
      expect((await bare.get('/absent')).status).toBe(404);
      bare.clock.advance(11 * SECOND_MS);
      expect((await bare.get('/absent')).text).toBe('here');
    } finally {
      await bare.remove();
    }
  });

  it('of the edge itself has the distribution’s page too: a refused signature as well as a refused key', async () => {
    const friendly = await startCdn({
      config: { CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 403, ResponsePagePath: '/sorry.html' }] },
    });
    try {
      await friendly.put('sorry.html', 'sorry');
      await friendly.put('private/a', 'secret');

      expect(await friendly.get('/private/a')).toMatchObject({ status: 403, text: 'sorry', result: 'Error' });
      expect(await friendly.get('/absent')).toMatchObject({ status: 403, text: 'sorry' });
    } finally {
      await friendly.remove();
    }
  });

  it('of permission is never cached, because the bucket sends no cache header with it', async () => {
    const closed = await startCdn();
    try {
      expect((await closed.get('/soon')).status).toBe(403);
      await closed.put('soon', 'here');
      expect((await closed.get('/soon')).text).toBe('here');
    } finally {
      await closed.remove();
    }
  });
});

it('asks the origin once for many requests at once', async () => {
  await cdn.put('popular', Buffer.alloc(2_000_000, 'x'));
  const answers = await Promise.all(Array.from({ length: 8 }, () => cdn.get('/popular')));

  expect(answers.filter(({ result }) => result === 'Miss')).toHaveLength(1);
  expect(answers.every(({ body }) => body.length === 2_000_000)).toBe(true);
});
