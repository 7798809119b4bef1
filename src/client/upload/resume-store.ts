import type { UploadSource } from './upload-source.js';

/**
 * Where an upload is remembered until it is over, so that the same file goes on after a reload or a crash. A store that is
 * away, full or forgetful costs no more than that: the upload then begins anew.
 */
export interface ResumeStore {
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  set(key: string, value: string): Promise<void> | void;
  remove(key: string): Promise<void> | void;
}

/** Forgets everything when the program ends. */
export function createMemoryResumeStore(): ResumeStore {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
  };
}

/** The part of localStorage that is used. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const KEY_PREFIX = 'dropclip.upload.';

/** Keeps uploads in a browser's localStorage, or what looks like it. */
export function createStorageResumeStore(storage: KeyValueStorage): ResumeStore {
  return {
    get: (key) => storage.getItem(KEY_PREFIX + key),
    set: (key, value) => storage.setItem(KEY_PREFIX + key, value),
    remove: (key) => storage.removeItem(KEY_PREFIX + key),
  };
}

const shared = createMemoryResumeStore();

/** localStorage where there is one and the page may use it, else memory. */
export function defaultResumeStore(): ResumeStore {
  try {
    const { window } = globalThis as { window?: { readonly localStorage?: KeyValueStorage } };
    const storage = window?.localStorage;
    return storage === undefined || storage === null ? shared : createStorageResumeStore(storage);
  } catch {
    return shared; // browsers throw SecurityError when the user forbids storage
  }
}

/** What is remembered of an upload. */
export interface ResumeEntry {
  /** Makes `initiateUpload` give the same upload again, when its answer was lost. */
  readonly idempotencyKey: string;
  readonly uploadId?: string;
}

/** Reads and writes entries; no failure of the store stops an upload. */
export function createResumeEntries(store: ResumeStore, key: string | undefined) {
  const tolerate = async (action: (name: string) => Promise<void> | void): Promise<void> => {
    if (key !== undefined) {
      await Promise.resolve(key)
        .then(action)
        .catch(() => undefined);
    }
  };
  return {
    async find(): Promise<ResumeEntry | undefined> {
      let entry: ResumeEntry | undefined;
      await tolerate(async (name) => {
        entry = parseEntry(await store.get(name));
      });
      return entry;
    },
    save: (entry: ResumeEntry): Promise<void> => tolerate((name) => store.set(name, JSON.stringify(entry))),
    forget: (): Promise<void> => tolerate((name) => store.remove(name)),
  };
}

export type ResumeEntries = ReturnType<typeof createResumeEntries>;

function parseEntry(text: string | null | undefined): ResumeEntry | undefined {
  const value: unknown = typeof text === 'string' ? JSON.parse(text) : undefined;
  if (typeof value !== 'object' || value === null || !('idempotencyKey' in value)) {
    return undefined;
  }
  const { idempotencyKey, uploadId } = value as Record<string, unknown>;
  return typeof idempotencyKey !== 'string'
    ? undefined
    : { idempotencyKey, ...(typeof uploadId === 'string' ? { uploadId } : {}) };
}

/**
 * A file's fingerprint: its name, size, type and time of change, and where it goes. Undefined for a `Blob`, which could be
 * mistaken for another of its size.
 */
export function fingerprintOf(file: UploadSource, target: readonly (string | undefined)[]): string | undefined {
  const { name, lastModified, size, type } = file;
  return name === undefined || lastModified === undefined
    ? undefined
    : JSON.stringify([name, size, type, lastModified, ...target.map((part) => part ?? null)]);
}
