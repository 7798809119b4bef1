import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeBackend, type FakeBackend, OFFLINE, refusedWith, UPLOAD_ID } from '../test-support/fake-backend.js';
import { type FakeStorage, startFakeStorage } from '../test-support/fake-storage.js';
import { createMemoryResumeStore } from './resume-store.js';
import { type BeginUploadOptions, beginUpload, continueUpload, type UploadTask } from './upload-task.js';

const PART_BYTES = 100_000;
const BYTES = Uint8Array.from({ length: 450_000 }, (_, index) => (index * 31) % 251); // five parts
const FILE = new File([BYTES], 'clip.mov', { type: 'video/quicktime', lastModified: 1 });
const ALL = [1, 2, 3, 4, 5];

let storage: FakeStorage;
let backend: FakeBackend;

beforeEach(async () => {
  storage = await startFakeStorage();
  backend = createFakeBackend(storage, FILE.size);
  backend.partBytes = PART_BYTES;
});
afterEach(() => storage.close());

const begin = (options: Partial<BeginUploadOptions> = {}): UploadTask =>
  beginUpload(FILE, { purpose: 'PROFILE', resumeStore: null, client: backend.client, ...options });
const partsPut = () => storage.attempts.map(({ part }) => part);
const count = (call: string) => backend.calls.filter((name) => name === call).length;
const settled = (task: UploadTask) => task.result.catch((error: unknown) => error);
const until = async (condition: () => boolean) => {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5)); // bounded by the test's own time
  }
};

describe('a task', () => {
  it('sends every part and has them put together, with all their checksums', async () => {
    const task = begin();
    expect(task.state).toBe('RUNNING');
    expect(await task.result).toEqual({ uploadId: UPLOAD_ID, contentId: 'content-1', status: 'PROCESSING' });

    expect([...storage.stored.keys()].sort()).toEqual(ALL);
    expect(task.state).toBe('DONE');
    expect(task.uploadId).toBe(UPLOAD_ID);
    expect(count('completeUpload')).toBe(1);
  });

  it('tells progress that never falls and ends at 100, though a part is sent again', async () => {
    storage.answer = ({ part, attempt }) => (part === 3 && attempt < 3 ? { status: 500 } : undefined);
    const percents: number[] = [];
    const task = begin({ onProgress: ({ percent }) => percents.push(percent) });
    await task.result;

    expect(percents).toEqual([...percents].sort((left, right) => left - right));
    expect(percents.at(-1)).toBe(100);
    expect(partsPut().filter((part) => part === 3)).toHaveLength(3);
  });

  it('stops telling a listener that was taken back', async () => {
    const task = begin();
    let told = 0;
    task.onProgress(() => {
      told += 1;
    })();
    await task.result;

    expect(told).toBe(0);
  });
});

describe('a pause', () => {
  it('with parts in flight stops them, and going on sends only what storage lacks', async () => {
    storage.answer = ({ part }) => (part > 2 && storage.stored.size >= 2 ? 'hang' : undefined);
    const task = begin();
    await until(() => storage.stored.size >= 2);
    task.pause();
    const before = new Set(storage.stored.keys());
    const putBefore = storage.attempts.length;
    storage.answer = () => undefined;
    expect(task.state).toBe('PAUSED');
    task.resume();
    await task.result;

    const again = new Set(partsPut().slice(putBefore));
    expect([...again].filter((part) => before.has(part))).toEqual([]);
    expect([...storage.stored.keys()].sort()).toEqual(ALL);
    expect(count('initiateUpload')).toBe(1);
  });

  it('rests for as long as it takes, and cancelling from it gives the upload up', async () => {
    const task = begin();
    task.pause();
    await until(() => task.state === 'PAUSED');
    await task.cancel();

    expect(await settled(task)).toMatchObject({ code: 'UPLOAD_CANCELLED' });
    expect(task.state).toBe('CANCELLED');
    expect(count('completeUpload')).toBe(0);
  });

  it('of a task that is over changes nothing', async () => {
    const task = begin();
    await task.result;
    task.pause();
    task.resume();

    expect(task.state).toBe('DONE');
  });
});

describe('cancelling', () => {
  it('during a resumption gives up the upload that was begun before', async () => {
    storage.answer = () => 'hang';
    const task = continueUpload(FILE, UPLOAD_ID, { client: backend.client });
    await until(() => storage.attempts.length > 0);
    await task.cancel();

    expect(await settled(task)).toMatchObject({ code: 'UPLOAD_CANCELLED' });
    expect(backend.row.status).toBe('FAILED');
  });

  it('by a signal rejects with its reason', async () => {
    storage.answer = () => 'hang';
    const controller = new AbortController();
    const task = begin({ signal: controller.signal });
    await until(() => storage.attempts.length > 0);
    controller.abort(new Error('the user left'));

    expect(await settled(task)).toMatchObject({ message: 'the user left' });
  });

  it('by a signal that has no reason, as on React Native, rejects as cancelled', async () => {
    const listeners: (() => void)[] = [];
    const signal = { aborted: false, addEventListener: (_: string, listener: () => void) => listeners.push(listener) };
    storage.answer = () => 'hang';
    const task = begin({ signal: signal as unknown as AbortSignal });
    await until(() => storage.attempts.length > 0);
    signal.aborted = true;
    for (const listener of listeners) {
      listener();
    }

    expect(await settled(task)).toMatchObject({ code: 'UPLOAD_CANCELLED' });
  });

  it('too late gives the result, not a refusal', async () => {
    const task = begin();
    storage.answer = ({ part }) => {
      backend.row.status = part === 5 ? 'PROCESSING' : backend.row.status;
      return part === 5 ? 'hang' : undefined;
    };
    await until(() => backend.row.status === 'PROCESSING');
    await task.cancel();

    expect(await task.result).toMatchObject({ status: 'PROCESSING' });
    expect(task.state).toBe('DONE');
  });
});

describe('storage that refuses', () => {
  it('for a URL that has expired gets another, newly signed', async () => {
    storage.answer = ({ part, attempt }) => (part === 2 && attempt === 1 ? { status: 403 } : undefined);
    await begin().result;

    const [first, second] = storage.attempts.filter(({ part }) => part === 2).map(({ signature }) => signature);
    expect(first).not.toBe(second);
    expect(count('signUploadParts')).toBe(2);
  });

  it.each([500, 503, 429])('with %d is asked again after a while', async (status) => {
    storage.answer = ({ part, attempt }) => (part === 4 && attempt === 1 ? { status } : undefined);
    await begin().result;

    expect(partsPut().filter((part) => part === 4)).toHaveLength(2);
  });

  it('by breaking the line is asked again', async () => {
    storage.answer = ({ part, attempt }) => (part === 1 && attempt < 3 ? 'cut' : undefined);
    await begin().result;

    expect([...storage.stored.keys()].sort()).toEqual(ALL);
  });

  it('for good ends the task: the upload is given up, its reservation free', async () => {
    storage.answer = ({ part }) => (part === 2 ? { status: 400, code: 'EntityTooLarge' } : undefined);
    const task = begin();

    expect(await settled(task)).toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
    expect(task.state).toBe('FAILED');
    expect(backend.row.status).toBe('FAILED');
  });

  it('of a file in one piece with 412 has it already', async () => {
    backend.partBytes = undefined;
    storage.answer = () => ({ status: 412, code: 'PreconditionFailed' });

    expect(await begin().result).toMatchObject({ status: 'PROCESSING' });
    expect(partsPut()).toEqual([0]);
  });

  it.each([{ status: 403 }, { status: 400, code: 'ExpiredToken' }])(
    'of a file in one piece with %o gets a fresh ticket',
    async (refusal) => {
      backend.partBytes = undefined;
      storage.answer = ({ attempt }) => (attempt === 1 ? refusal : undefined);
      await begin().result;

      expect(count('resumeUpload')).toBe(1);
      expect(storage.stored.size).toBe(1);
    },
  );
});

describe('a backend', () => {
  it('that is offline for a moment is asked again', async () => {
    backend.instead.set('initiateUpload', [OFFLINE, OFFLINE]);
    backend.instead.set('completeUpload', [OFFLINE]);
    await begin().result;

    expect(count('initiateUpload')).toBe(3);
    expect(count('completeUpload')).toBe(2);
  });

  it('that refuses is not asked again', async () => {
    backend.instead.set('initiateUpload', [refusedWith('QUOTA_EXCEEDED')]);

    expect(await settled(begin())).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    expect(count('initiateUpload')).toBe(1);
    expect(storage.attempts).toEqual([]);
  });

  it('that misses parts gets them in another pass', async () => {
    backend.instead.set('completeUpload', [refusedWith('UPLOAD_INCOMPLETE')]);
    await begin().result;

    expect(count('resumeUpload')).toBe(1);
    expect(count('completeUpload')).toBe(2);
  });

  it('that keeps missing them is given up on after three passes, and the upload stays open', async () => {
    backend.instead.set('completeUpload', Array(9).fill(refusedWith('UPLOAD_INCOMPLETE')));

    expect(await settled(begin())).toMatchObject({ code: 'UPLOAD_INCOMPLETE' });
    expect(count('completeUpload')).toBe(3);
    expect(backend.row.status).not.toBe('FAILED');
  });

  it('that has ended the upload says why', async () => {
    Object.assign(backend.row, { status: 'FAILED', errorCode: 'UPLOAD_EXPIRED', error: 'too late' });
    const task = continueUpload(FILE, UPLOAD_ID, { client: backend.client });

    expect(await settled(task)).toMatchObject({ code: 'UPLOAD_EXPIRED', message: 'too late' });
    expect(storage.attempts).toEqual([]);
  });
});

describe('a file that is remembered', () => {
  it('goes on with the upload that was begun, and is forgotten when it is in', async () => {
    await begin().result;
    storage.stored.delete(4);
    storage.stored.delete(5);
    backend.row.status = 'UPLOADING';
    const resumeStore = createMemoryResumeStore();
    await resumeStore.set('clip', JSON.stringify({ idempotencyKey: 'k', uploadId: UPLOAD_ID }));
    const before = storage.attempts.length;
    await begin({ resumeStore, resumeKey: 'clip' }).result;

    expect(partsPut().slice(before).sort()).toEqual([4, 5]);
    expect(count('initiateUpload')).toBe(1);
    expect(await resumeStore.get('clip')).toBeUndefined();
  });

  it('begins anew when its upload is over', async () => {
    const resumeStore = createMemoryResumeStore();
    await resumeStore.set('clip', JSON.stringify({ idempotencyKey: 'k', uploadId: 'gone' }));
    backend.instead.set('resumeUpload', [refusedWith('NOT_FOUND')]);
    await begin({ resumeStore, resumeKey: 'clip' }).result;

    expect(count('initiateUpload')).toBe(1);
  });

  it('whose bytes have changed sends the changed parts again', async () => {
    storage.stored.set(1, 'other===');
    await continueUpload(FILE, UPLOAD_ID, { client: backend.client }).result;

    expect(partsPut().sort()).toEqual(ALL);
  });
});
