import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as sendRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BUCKET, startS3Backend, type TestS3 } from './test-support/start-s3.js';

const WAIT = { timeout: 10_000, interval: 20 };

let dataDir: string;
let s3: TestS3 | undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'dropclip-s3-'));
});

afterEach(async () => {
  await s3?.stop();
  s3 = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<TestS3> {
  s3 = await startS3Backend(undefined, { dataDir });
  return s3;
}

function files(folder: 'blobs' | 'incoming'): readonly string[] {
  return readdirSync(join(dataDir, 's3', folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

it('keeps objects, versions and uploads over a restart', async () => {
  const first = await start();
  const client = first.client();
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body: 'hello' }));
  const upload = { Bucket: BUCKET, Key: 'mp' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
  await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'part' }));
  await first.stop();
  const again = (await start()).client();
  const { Body } = await again.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'a' }));
  expect(await Body?.transformToString()).toBe('hello');
  expect((await again.send(new ListPartsCommand({ ...upload, UploadId }))).Parts).toHaveLength(1);
});

it('loses nothing that it acknowledged when it is killed, and leaves nothing half-written', async () => {
  const script = join(import.meta.dirname, 'test-support', 'put-until-killed.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === 25) {
      child.kill('SIGKILL');
    }
  }
  const { client } = await start();
  const { Contents = [] } = await client().send(new ListObjectsV2Command({ Bucket: BUCKET }));
  const stored = new Set(Contents.map(({ Key }) => Key));
  expect(acknowledged.filter((key) => !stored.has(key))).toEqual([]);
  for (const key of stored) {
    const { Body } = await client().send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(await Body?.transformToString()).toBe(`content of ${key}`);
  }
  expect(files('incoming')).toEqual([]);
  expect(files('blobs')).toHaveLength(stored.size);
}, 60_000);

it('removes the bytes of what is overwritten, deleted or refused', async () => {
  const client = (await start()).client();
  const put = (Body: string, more: object = {}) =>
    client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a', Body, ...more }));
  await put('1');
  await put('2');
  await expect(put('3', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
  await vi.waitFor(() => expect(files('blobs')).toHaveLength(1), WAIT);
  await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'a' }));
  await vi.waitFor(() => expect([...files('blobs'), ...files('incoming')]).toEqual([]), WAIT);
});

it('keeps the bytes of an object for those who are reading it when it is deleted', async () => {
  const client = (await start()).client();
  const content = Buffer.alloc(8 * 1024 * 1024, 7);
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'big', Body: content }));
  const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'big' }));
  await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: 'big' }));
  expect(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(content)).toBe(true);
  await vi.waitFor(() => expect(files('blobs')).toEqual([]), WAIT);
});

it('forgets an upload whose sender goes away', async () => {
  const client = (await start()).client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = new URL(await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'cut' })));
  const request = sendRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
  const broken = new Promise((resolve) => request.once('error', resolve));
  request.write(Buffer.alloc(1000));
  await vi.waitFor(() => expect(files('incoming')).toHaveLength(1), WAIT);
  request.destroy(new Error('gone'));
  await broken;
  await vi.waitFor(() => expect(files('incoming')).toEqual([]), WAIT);
  await expect(client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'cut' }))).rejects.toMatchObject({
    name: 'NoSuchKey',
  });
});

it('sweeps at start what a crash left in the folder of incoming bytes', async () => {
  await (await start()).stop();
  writeFileSync(join(dataDir, 's3', 'incoming', 'orphan'), 'x');
  await start();
  expect(files('incoming')).toEqual([]);
});

it('lets go of an upload that is far too large before it has arrived', async () => {
  const client = (await start()).client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'huge' }));
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-length': String(5 * 1024 ** 3 + 1) };
    const request = sendRequest(url, { method: 'PUT', headers }, (response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    request.write('x');
  });
  expect(status).toBe(400);
});

it('stops while an upload is under way, which then leaves nothing behind', async () => {
  const running = await start();
  const client = running.client({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'slow' }));
  const request = sendRequest(url, { method: 'PUT', headers: { 'content-length': 1_000_000 } });
  const broken = new Promise((resolve) => request.once('error', resolve));
  request.write(Buffer.alloc(1000));
  await vi.waitFor(() => expect(files('incoming')).toHaveLength(1), WAIT);
  await running.stop();
  s3 = undefined;
  await broken;
  expect(files('incoming')).toEqual([]);
});
