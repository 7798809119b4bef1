import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createMemoryResumeStore,
  createResumeEntries,
  createStorageResumeStore,
  defaultResumeStore,
  fingerprintOf,
  type KeyValueStorage,
  type ResumeStore,
} from './resume-store.js';
import { sourceOf } from './upload-source.js';

afterEach(() => vi.unstubAllGlobals());

function fakeStorage(): KeyValueStorage & { readonly values: Map<string, string> } {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

describe.each<[string, () => ResumeStore]>([
  ['the memory store', createMemoryResumeStore],
  ['the store of a browser', () => createStorageResumeStore(fakeStorage())],
])('%s', (_name, create) => {
  it('keeps what was set until it is removed', async () => {
    const store = create();
    expect((await store.get('k')) ?? undefined).toBeUndefined();
    await store.set('k', 'v');
    expect(await store.get('k')).toBe('v');
    await store.remove('k');
    expect((await store.get('k')) ?? undefined).toBeUndefined();
  });
});

describe('the default store', () => {
  it('is localStorage where there is one, under keys of its own', () => {
    const localStorage = fakeStorage();
    vi.stubGlobal('window', { localStorage });
    void defaultResumeStore().set('k', 'v');
    expect([...localStorage.values]).toEqual([['dropclip.upload.k', 'v']]);
  });

  it('is memory where the user forbids storage, and where there is none', () => {
    const memory = defaultResumeStore();
    vi.stubGlobal('window', {
      get localStorage(): KeyValueStorage {
        throw new Error('SecurityError');
      },
    });
    expect(defaultResumeStore()).toBe(memory);
  });
});

describe('an entry', () => {
  it('comes back as it was saved', async () => {
    const entries = createResumeEntries(createMemoryResumeStore(), 'k');
    await entries.save({ idempotencyKey: 'i', uploadId: 'u' });
    expect(await entries.find()).toEqual({ idempotencyKey: 'i', uploadId: 'u' });
    await entries.forget();
    expect(await entries.find()).toBeUndefined();
  });

  it.each(['', 'no JSON', 'null', '[]', '{}', '{"idempotencyKey":1}'])(
    'is none when the store gives %j',
    async (text) => {
      const store = createMemoryResumeStore();
      await store.set('k', text);
      expect(await createResumeEntries(store, 'k').find()).toBeUndefined();
    },
  );

  it('is not kept without a key', async () => {
    const store = createMemoryResumeStore();
    const entries = createResumeEntries(store, undefined);
    await entries.save({ idempotencyKey: 'i' });
    expect(await entries.find()).toBeUndefined();
  });

  it('stops nothing when the store is broken', async () => {
    const broken = () => {
      throw new Error('QuotaExceededError');
    };
    const entries = createResumeEntries({ get: broken, set: broken, remove: broken }, 'k');
    await entries.save({ idempotencyKey: 'i' });
    await entries.forget();
    expect(await entries.find()).toBeUndefined();
  });
});

describe('a fingerprint', () => {
  const file = (name = 'a.mov', lastModified = 1, type = 'video/mp4', bytes = 'abc') =>
    sourceOf(new File([bytes], name, { lastModified, type }));

  it('is the same for the same file and target', () => {
    expect(fingerprintOf(file(), ['p', undefined])).toBe(fingerprintOf(file(), ['p', undefined]));
  });

  it.each([
    ['name', file('b.mov'), ['p', 'e']],
    ['time of change', file('a.mov', 2), ['p', 'e']],
    ['type', file('a.mov', 1, 'video/webm'), ['p', 'e']],
    ['length', file('a.mov', 1, 'video/mp4', 'abcd'), ['p', 'e']],
    ['target', file(), ['p', 'other']],
    ['absence of a target', file(), ['p', undefined]],
  ])('is another for another %s', (_name, other, target) => {
    expect(fingerprintOf(other, target)).not.toBe(fingerprintOf(file(), ['p', 'e']));
  });

  it('is none for a bare Blob', () => {
    expect(fingerprintOf(sourceOf(new Blob(['abc'])), ['p'])).toBeUndefined();
  });
});
