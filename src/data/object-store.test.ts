import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RecorderAnswer, startRecorder } from '../../test/support/start-recorder.js';
import { MAX_BACKGROUND_ATTEMPTS } from '../domain/limits.js';
import { createObjectStore } from './object-store.js';

let folder: string;
let next: RecorderAnswer;
let s3: Awaited<ReturnType<typeof startRecorder>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'object-store-'));
  s3 = await startRecorder(() => next);
});
afterEach(async () => {
  await s3.stop();
  await rm(folder, { recursive: true });
});

function store() {
  const client = new S3Client({
    endpoint: s3.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
  return createObjectStore({ client, bucket: 'b' });
}

const errorBody = (code: string) => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`;

it('finds the length of an object', async () => {
  next = { status: 200, headers: { 'content-length': '42' } };
  expect(await store().find('k')).toEqual({ byteLength: 42 });
});

it('finds nothing where nothing is, and does not take a refusal for it', async () => {
  next = { status: 404 };
  expect(await store().find('k')).toBeUndefined();
  next = { status: 403 };
  await expect(store().find('k')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

it('downloads the very bytes that are meant', async () => {
  next = { status: 200, body: 'bytes' };
  const path = join(folder, 'original');
  await store().download('k', { versionId: 'v1', etag: 'abc' }, path);

  expect(await readFile(path, 'utf8')).toBe('bytes');
  expect(s3.requests[0]).toMatchObject({ method: 'GET', headers: { 'if-match': 'abc' } });
  expect(s3.requests[0]?.url).toContain('versionId=v1');
});

it('does not download what was replaced', async () => {
  next = { status: 412, body: errorBody('PreconditionFailed') };
  await expect(store().download('k', { etag: 'abc' }, join(folder, 'x'))).rejects.toMatchObject({
    name: 'PreconditionFailed',
  });
});

it('stores a file if its key is free, and is content if it is not', async () => {
  const path = join(folder, 'made');
  await writeFile(path, 'made');
  const file = { path, mediaType: 'image/webp', byteLength: 4 };

  next = { status: 200 };
  await store().putIfAbsent('k', file);
  expect(s3.requests[0]).toMatchObject({
    method: 'PUT',
    headers: {
      'if-none-match': '*',
      'content-type': 'image/webp',
      'cache-control': expect.stringContaining('immutable'),
    },
  });

  next = { status: 412, body: errorBody('PreconditionFailed') };
  await expect(store().putIfAbsent('k', file)).resolves.toBeUndefined();

  next = { status: 500, body: errorBody('InternalError') };
  await expect(store().putIfAbsent('k', file)).rejects.toMatchObject({ name: 'InternalError' });
});

it('removes an object', async () => {
  next = { status: 204 };
  await store().remove('k');
  expect(s3.requests[0]).toMatchObject({ method: 'DELETE', url: expect.stringContaining('/b/k') });
});

it('opens a file anew for each try while storage asks to slow down, and gives up in the end', async () => {
  const path = join(folder, 'variant');
  await writeFile(path, 'bytes');
  const file = { path, mediaType: 'image/webp', byteLength: 5 };
  let refusals = 2;
  const busy = await startRecorder(() => {
    refusals -= 1;
    return refusals < 0 ? { status: 200 } : { status: 503, body: errorBody('SlowDown') };
  });
  const client = new S3Client({
    endpoint: busy.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'fake', secretAccessKey: 'fake' },
    maxAttempts: 1,
  });
  const patient = createObjectStore({ client, bucket: 'b' });
  await patient.putIfAbsent('k', file);
  const bodies = busy.requests.map(({ body }) => body.includes('bytes'));
  refusals = 100;
  const given = patient.putIfAbsent('k', file);

  expect(bodies).toEqual([true, true, true]);
  await expect(given).rejects.toMatchObject({ name: 'SlowDown' });
  expect(busy.requests).toHaveLength(3 + MAX_BACKGROUND_ATTEMPTS);
  await busy.stop();
});
