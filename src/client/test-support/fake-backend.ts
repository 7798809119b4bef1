import { partRanges } from '../../domain/upload/plan-parts.js';
import type { BackendClient } from '../client.js';
import type { FakeStorage } from './fake-storage.js';

export interface PushedProgress {
  readonly uploadId: string;
  readonly status: string;
  readonly progress: number;
  readonly receivedBytes?: number;
  readonly error?: string;
}

interface Observer {
  next(update: PushedProgress): void;
  error(reason: unknown): void;
}

type Answer = { readonly data: unknown; readonly errors?: readonly { readonly message: string }[] };

export interface FakeBackend {
  readonly client: BackendClient;
  /** Names of the operations that were asked, in order. */
  readonly calls: string[];
  /** The upload's row. */
  readonly row: { status: string; progress: number; receivedBytes?: number; errorCode?: string; error?: string };
  /** Answers in place of the backend, once each, by operation. */
  readonly instead: Map<string, Answer[]>;
  readonly observers: Set<Observer>;
  /** How a file goes: parts of this length, or in one piece. */
  partBytes: number | undefined;
}

export const UPLOAD_ID = 'upload-1';
export const OFFLINE = { data: null, errors: [{ message: 'A network error has occurred.' }] };

export const refusedWith = (code: string, text = 'no'): Answer => ({
  data: null,
  errors: [{ message: `[${code}] ${text}` }],
});

/** The backend's part in an upload, over a storage that is a real server: one upload, as the operations leave it. */
export function createFakeBackend(storage: FakeStorage, byteLength: number): FakeBackend {
  const calls: string[] = [];
  const instead = new Map<string, Answer[]>();
  const observers = new Set<Observer>();
  const row: FakeBackend['row'] = { status: 'PENDING', progress: 0 };
  let signatures = 0;
  const urlOf = (part?: number) => {
    signatures += 1;
    return `${storage.origin}/?signature=${signatures}${part === undefined ? '' : `&partNumber=${part}`}`;
  };
  const ticket = () => {
    const { partBytes } = backend;
    const base = { uploadId: UPLOAD_ID, headers: [], expiresIn: 60 };
    return partBytes === undefined
      ? { ...base, uploadUrl: urlOf() }
      : { ...base, partBytes, partCount: partRanges(byteLength, partBytes).length };
  };
  const parts = () =>
    [...storage.stored].map(([partNumber, checksumCrc32]) => ({ partNumber, byteLength: 1, checksumCrc32 }));
  const operations: Record<string, (input: { parts?: { partNumber: number }[] }) => unknown> = {
    initiateUpload: ticket,
    resumeUpload: () => ({ ...ticket(), contentId: 'content-1', status: row.status, arrived: false, parts: parts() }),
    signUploadParts: ({ parts: wanted = [] }) =>
      wanted.map(({ partNumber }) => ({ partNumber, url: urlOf(partNumber), headers: [], expiresIn: 60 })),
    completeUpload: () => {
      row.status = 'PROCESSING';
      return { contentId: 'content-1', status: row.status };
    },
    cancelUpload: () => {
      row.status = row.status === 'PROCESSING' ? row.status : 'FAILED';
      return { contentId: 'content-1', status: row.status };
    },
    reportUploadProgress: () => ({ uploadId: UPLOAD_ID, status: 'UPLOADING', progress: 1, told: true }),
    getUploadStatus: () => ({ uploadId: UPLOAD_ID, contentId: 'content-1', ...row }),
  };
  const ask = Object.fromEntries(
    Object.entries(operations).map(([name, answer]) => [
      name,
      async (input: object) => {
        calls.push(name);
        return instead.get(name)?.shift() ?? { data: answer(input) };
      },
    ]),
  );
  const onUploadProgress = () => ({
    subscribe: (observer: Observer) => {
      calls.push('onUploadProgress');
      observers.add(observer);
      return { unsubscribe: () => observers.delete(observer) };
    },
  });
  const client = { mutations: ask, queries: ask, subscriptions: { onUploadProgress } } as unknown as BackendClient;
  const backend: FakeBackend = { client, calls, row, instead, observers, partBytes: undefined };
  return backend;
}
