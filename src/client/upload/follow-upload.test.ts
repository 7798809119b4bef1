import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeBackend, type FakeBackend, OFFLINE, refusedWith, UPLOAD_ID } from '../test-support/fake-backend.js';
import { type FakeStorage, startFakeStorage } from '../test-support/fake-storage.js';
import { followUpload, type UploadProgressState } from './follow-upload.js';

let storage: FakeStorage;
let backend: FakeBackend;

beforeEach(async () => {
  storage = await startFakeStorage();
  backend = createFakeBackend(storage, 1);
  vi.useFakeTimers();
});
afterEach(async () => {
  vi.useRealTimers();
  await storage.close();
});

function follow(signal?: AbortSignal) {
  const seen: string[] = [];
  const onProgress = ({ status, progress }: UploadProgressState) => seen.push(`${status} ${progress}`);
  const end = followUpload(UPLOAD_ID, {
    client: backend.client,
    onProgress,
    ...(signal === undefined ? {} : { signal }),
  });
  const outcome = end.catch((error: unknown) => error);
  const push = (status: string, progress: number, error?: string) => {
    for (const observer of backend.observers) {
      observer.next({ uploadId: UPLOAD_ID, status, progress, ...(error === undefined ? {} : { error }) });
    }
  };
  return { seen, outcome, push };
}

const turn = (milliseconds = 0) => vi.advanceTimersByTimeAsync(milliseconds);

it('tells every step, the current one first, and ends with the last', async () => {
  const { seen, outcome, push } = follow();
  await turn();
  push('UPLOADING', 10);
  push('PROCESSING', 20);
  push('COMPLETED', 100);

  expect(await outcome).toMatchObject({ status: 'COMPLETED', progress: 100 });
  expect(seen).toEqual(['PENDING 0', 'UPLOADING 10', 'PROCESSING 20', 'COMPLETED 100']);
  expect(backend.observers.size).toBe(0);
});

it('never goes back: not for a push that was overtaken, nor for an answer that was', async () => {
  const { seen, push } = follow();
  await turn();
  push('PROCESSING', 40);
  push('UPLOADING', 15);
  push('PROCESSING', 30);
  await turn(2_000);

  expect(seen).toEqual(['PENDING 0', 'PROCESSING 40']);
});

it('catches up on a push that was lost', async () => {
  const { seen, outcome } = follow();
  await turn();
  Object.assign(backend.row, { status: 'COMPLETED', progress: 100 });
  await turn(2_000);

  expect(await outcome).toMatchObject({ status: 'COMPLETED' });
  expect(seen).toEqual(['PENDING 0', 'COMPLETED 100']);
});

it('subscribes again when the subscription breaks, and rests before', async () => {
  const { outcome, push } = follow();
  await turn();
  for (const observer of [...backend.observers]) {
    backend.observers.delete(observer);
    observer.error(new Error('gone'));
  }
  expect(backend.observers.size).toBe(0);
  await turn(300);
  push('COMPLETED', 100);

  expect(await outcome).toMatchObject({ status: 'COMPLETED' });
  expect(backend.calls.filter((call) => call === 'onUploadProgress')).toHaveLength(2);
});

it('waits while the network is away, and ends when the backend refuses', async () => {
  backend.instead.set('getUploadStatus', [OFFLINE, OFFLINE, refusedWith('NOT_FOUND')]);
  const { outcome } = follow();
  await turn(6_000);

  expect(await outcome).toMatchObject({ code: 'NOT_FOUND' });
  expect(backend.observers.size).toBe(0);
});

it('rejects with the code of a failure, pushed or asked for', async () => {
  const pushed = follow();
  await turn();
  pushed.push('FAILED', 20, '[CORRUPT_MEDIA] broken');
  expect(await pushed.outcome).toMatchObject({ code: 'CORRUPT_MEDIA', message: 'broken' });

  Object.assign(backend.row, { status: 'FAILED', errorCode: 'UPLOAD_EXPIRED' });
  const asked = follow();
  await turn();
  expect(await asked.outcome).toMatchObject({ code: 'UPLOAD_EXPIRED' });
});

it('stops when it is told to, before or meanwhile', async () => {
  const before = new AbortController();
  before.abort(new Error('never'));
  expect(await follow(before.signal).outcome).toMatchObject({ message: 'never' });

  const controller = new AbortController();
  const { outcome } = follow(controller.signal);
  await turn();
  controller.abort(new Error('enough'));
  expect(await outcome).toMatchObject({ message: 'enough' });
  expect(backend.observers.size).toBe(0);
});
