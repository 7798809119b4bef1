import { readdirSync, readFileSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeBackend, type FakeBackend } from '../test-support/fake-backend.js';
import { type FakeStorage, startFakeStorage } from '../test-support/fake-storage.js';
import { createUriSource, type UploadSource } from './upload-source.js';
import { beginUpload, type UploadTask } from './upload-task.js';

/** What React Native lacks, or has only in newer versions. */
const MISSING = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'File',
  'Headers',
  'ReadableStream',
  'Response',
  'TextDecoder',
  'TransformStream',
  'atob',
  'btoa',
  'crypto',
  'fetch',
  'indexedDB',
  'localStorage',
  'structuredClone',
];

const PART_BYTES = 100_000;
const BYTES = Uint8Array.from({ length: 350_000 }, (_, index) => (index * 31) % 251); // four parts

/** React Native's XMLHttpRequest as far as its documentation goes: text or bytes in one go, progress as it leaves. */
class NativeRequest {
  readonly upload: { onprogress: ((event: { loaded: number }) => void) | null } = { onprogress: null };
  status = 0;
  responseText = '';
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  #request: ClientRequest | undefined;

  open(method: string, url: string): void {
    this.#request = request(url, { method });
  }
  setRequestHeader(name: string, value: string): void {
    this.#request?.setHeader(name, value);
  }
  send(body: Uint8Array): void {
    const half = Math.floor(body.length / 2);
    this.#request
      ?.on('error', () => this.onerror?.())
      .on('response', (response) => {
        this.status = response.statusCode ?? 0;
        response.setEncoding('utf8').on('data', (text: string) => {
          this.responseText += text;
        });
        response.on('end', () => this.onload?.());
      })
      .setHeader('content-length', body.length)
      .write(body.subarray(0, half), () => this.upload.onprogress?.({ loaded: half }));
    this.#request?.end(body.subarray(half), () => this.upload.onprogress?.({ loaded: body.length }));
  }
  abort(): void {
    this.#request?.removeAllListeners('error').on('error', () => undefined);
    this.#request?.destroy();
    this.onabort?.();
  }
}

let storage: FakeStorage;
let backend: FakeBackend;
let read: string[];
let source: UploadSource;

beforeEach(async () => {
  storage = await startFakeStorage();
  backend = createFakeBackend(storage, BYTES.length);
  backend.partBytes = PART_BYTES;
  read = [];
  source = createUriSource(
    { uri: 'file:///clip.mov', size: BYTES.length, type: 'video/quicktime', name: 'clip.mov', lastModified: 1 },
    async (uri, offset, byteLength) => {
      read.push(`${uri} ${offset}`);
      return Buffer.from(BYTES.subarray(offset, offset + byteLength)).toString('base64');
    },
  );
  for (const name of MISSING) {
    vi.stubGlobal(name, undefined);
  }
  vi.stubGlobal('XMLHttpRequest', NativeRequest);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await storage.close();
});

const begin = (onProgress?: (percent: number) => void): UploadTask =>
  beginUpload(source, {
    purpose: 'PROFILE',
    client: backend.client,
    onProgress: ({ percent }) => onProgress?.(percent),
  });

describe('where there is no File, no stream and no fetch', () => {
  it('a file by its URI goes in parts, each read as base64, with progress', async () => {
    const percents: number[] = [];
    await begin((percent) => percents.push(percent)).result;

    expect([...storage.stored.keys()].sort()).toEqual([1, 2, 3, 4]);
    expect(new Set(read)).toEqual(new Set([0, 1, 2, 3].map((part) => `file:///clip.mov ${part * PART_BYTES}`)));
    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(100);
  });

  it('a small one goes in one piece', async () => {
    backend.partBytes = undefined;
    await begin().result;

    expect([...storage.stored.keys()]).toEqual([0]);
  });

  it('it pauses, goes on, and is cancelled', async () => {
    storage.answer = () => 'hang';
    const task = begin();
    await vi.waitFor(() => expect(storage.attempts).toHaveLength(4));
    task.pause();
    storage.answer = () => undefined;
    task.resume();
    await task.result;
    expect(storage.stored.size).toBe(4);

    storage.answer = () => 'hang';
    storage.stored.clear();
    backend.row.status = 'UPLOADING';
    const cancelled = begin();
    const { length } = storage.attempts;
    await vi.waitFor(() => expect(storage.attempts.length).toBeGreaterThan(length));
    await cancelled.cancel();
    await expect(cancelled.result).rejects.toMatchObject({ code: 'UPLOAD_CANCELLED' });
  });

  it('a line that breaks is tried again', async () => {
    storage.answer = ({ part, attempt }) => (part === 2 && attempt === 1 ? 'cut' : undefined);
    await begin().result;

    expect(storage.stored.size).toBe(4);
  });
});

it('the upload part runs without Amplify: it imports nothing but types from outside the domain', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const imports = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => readFileSync(`${folder}${name}`, 'utf8').match(/^import (?!type )[^;]*?from '[^']+'/gms) ?? [])
    .map((statement) => /'([^']+)'$/.exec(statement)?.[1] ?? '');
  const outside = imports.filter((path) => !path.startsWith('./') && !path.startsWith('../../domain/'));

  expect(imports.length).toBeGreaterThan(20);
  expect(new Set(outside)).toEqual(new Set(['../backend-error.js']));
});
