import { expect, it } from 'vitest';
import {
  redirectStorageRequest,
  type UploadRequest,
  withLocalStorageFetch,
  withLocalStorageUpload,
} from './storage-requests.js';

const ENDPOINT = 'http://127.0.0.1:4620';

it.each([
  [
    'https://photos.s3.us-east-1.amazonaws.com/public/a.txt?x=1',
    'photos.s3.us-east-1.amazonaws.com',
    '/public/a.txt?x=1',
  ],
  ['https://s3.us-east-1.amazonaws.com/photos/a%20b', 's3.us-east-1.amazonaws.com', '/photos/a%20b'],
  ['https://photos.s3.us-east-1.amazonaws.com', 'photos.s3.us-east-1.amazonaws.com', '/'],
])('redirects %s and keeps the signed host', (url, signedHost, path) => {
  expect(redirectStorageRequest(url, ENDPOINT)).toEqual({ url: `${ENDPOINT}${path}`, signedHost });
});

it.each(['https://example.com/s3', 'http://127.0.0.1:4620/bucket/key', 'https://cognito-idp.us-east-1.amazonaws.com/'])(
  'leaves %s alone',
  (url) => {
    expect(redirectStorageRequest(url, ENDPOINT)).toBeUndefined();
  },
);

function recordingFetch() {
  const seen: { url: string; headers: Headers; method: string | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    seen.push({
      url: request?.url ?? String(input),
      headers: new Headers(init?.headers),
      method: init?.method ?? request?.method,
    });
    return new Response('ok');
  };
  return { seen, fetch };
}

it('redirects a fetch by string and by Request, with its headers and method', async () => {
  const { seen, fetch } = recordingFetch();
  const local = withLocalStorageFetch(fetch, ENDPOINT);
  await local('https://b.s3.us-east-1.amazonaws.com/k', { method: 'PUT', headers: { authorization: 'sig' } });
  await local(new Request('https://b.s3.us-east-1.amazonaws.com/k', { method: 'DELETE', headers: { a: 'b' } }));

  expect(seen.map(({ url, method }) => `${method} ${url}`)).toEqual([`PUT ${ENDPOINT}/k`, `DELETE ${ENDPOINT}/k`]);
  expect(seen.map(({ headers }) => headers.get('x-local-host'))).toEqual([
    'b.s3.us-east-1.amazonaws.com',
    'b.s3.us-east-1.amazonaws.com',
  ]);
  expect(seen[0]?.headers.get('authorization')).toBe('sig');
  expect(seen[1]?.headers.get('a')).toBe('b');
});

it('passes any other fetch through untouched', async () => {
  const { seen, fetch } = recordingFetch();
  await withLocalStorageFetch(fetch, ENDPOINT)('https://example.com/x', { method: 'POST' });

  expect(seen[0]?.url).toBe('https://example.com/x');
  expect(seen[0]?.headers.get('x-local-host')).toBeNull();
});

it('redirects an upload and sends the signed host once it is open', () => {
  const calls: string[] = [];
  class FakeUpload implements UploadRequest {
    open(method: string, url: string | URL): void {
      calls.push(`open ${method} ${String(url)}`);
    }
    setRequestHeader(name: string, value: string): void {
      calls.push(`${name}: ${value}`);
    }
  }
  const Local = withLocalStorageUpload(FakeUpload, ENDPOINT);
  new Local().open('PUT', 'https://b.s3.us-east-1.amazonaws.com/k');
  new Local().open('GET', 'https://example.com/');

  expect(calls).toEqual([
    `open PUT ${ENDPOINT}/k`,
    'x-local-host: b.s3.us-east-1.amazonaws.com',
    'open GET https://example.com/',
  ]);
});
