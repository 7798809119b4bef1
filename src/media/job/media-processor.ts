import { type ChildProcess, fork } from 'node:child_process';
import { UploadFailedError } from '../../domain/errors.js';
import type { LongVideoProcessor, MediaProcessor, ProcessedMedia } from '../../operations/media-port.js';
import { MAX_JOB_MEMORY_BYTES, MEMORY_CHECK_INTERVAL_MS } from '../media-limits.js';
import { type JobReply, type JobRequest, MEDIA_JOB_FLAG } from './messages.js';
import { residentBytes } from './resident-bytes.js';

export interface MediaProcessorOptions {
  /** The script that calls `serveJobs`: in a bundle, the bundle itself. */
  readonly script: string;
  /** Options of the interpreter, such as a loader. */
  readonly execArgv?: readonly string[];
  /** Resident memory a job may take; default {@link MAX_JOB_MEMORY_BYTES}. */
  readonly maxMemoryBytes?: number;
}

export interface ClosableMediaProcessor extends MediaProcessor, LongVideoProcessor {
  close(): void;
}

/** The environment a job runs in: it decodes strangers' bytes, so it holds no credentials. */
const JOB_ENVIRONMENT = { UV_THREADPOOL_SIZE: '4' } as const;

/**
 * Runs jobs in a process of their own, which is ended when one takes too long or too much memory, or dies of its input:
 * the worker stays alive. The process is kept for the next job, because starting one costs as much as a small image.
 */
export function createMediaProcessor(options: MediaProcessorOptions): ClosableMediaProcessor {
  const maxMemoryBytes = options.maxMemoryBytes ?? MAX_JOB_MEMORY_BYTES;
  let child: ChildProcess | undefined;
  let nextId = 1;
  let last: Promise<unknown> = Promise.resolve();
  const take = () => {
    if (child?.connected !== true) {
      child = start(options);
    }
    return child;
  };
  const run = (request: JobRequest, bounds: Omit<Bounds, 'maxMemoryBytes'>): Promise<FinalReply> => {
    const reply = last.then(() => runInChild(take(), nextId++, request, { ...bounds, maxMemoryBytes }));
    last = reply.catch(() => undefined);
    return reply;
  };
  return {
    async process({ kind, inputPath, workDirectory, onProgress, timeoutMs }) {
      const job = { kind, inputPath, workDirectory };
      return mediaOf(await run({ kind: 'process', job }, { onProgress, timeoutMs }));
    },
    async measureLongVideo({ inputPath, timeoutMs }) {
      const reply = await run({ kind: 'measure', inputPath }, { onProgress: () => undefined, timeoutMs });
      return reply.kind === 'measured' ? reply.shape : undefined;
    },
    async assemble({ shape, sizes, workDirectory, onProgress, timeoutMs }) {
      const job = { shape, sizes, workDirectory };
      return mediaOf(await run({ kind: 'assemble', job }, { onProgress, timeoutMs }));
    },
    close: () => {
      child?.kill('SIGKILL');
      child = undefined;
    },
  };
}

function start({ script, execArgv = [] }: MediaProcessorOptions): ChildProcess {
  return fork(script, [MEDIA_JOB_FLAG], {
    execArgv: [...execArgv],
    env: JOB_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

interface Bounds {
  readonly onProgress: (percent: number) => void;
  readonly timeoutMs: number;
  readonly maxMemoryBytes: number;
}

type FinalReply = Extract<JobReply, { kind: 'done' | 'measured' }>;

function runInChild(child: ChildProcess, id: number, request: JobRequest, bounds: Bounds): Promise<FinalReply> {
  const { onProgress, timeoutMs, maxMemoryBytes } = bounds;
  return new Promise((resolve, reject) => {
    let reason: Error | undefined;
    const end = (what: string) => {
      reason = new UploadFailedError('MEDIA_TOO_LARGE', `Processing the file ${what}.`);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(`takes longer than ${timeoutMs} ms`), timeoutMs);
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > maxMemoryBytes) {
        end(`takes more than ${maxMemoryBytes} bytes of memory`);
      }
    }, MEMORY_CHECK_INTERVAL_MS);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      clearInterval(watch);
      child.off('message', onReply);
      child.off('exit', onExit);
      action();
    };
    const onReply = (reply: JobReply) => {
      if (reply.id === id && reply.kind === 'progress') {
        onProgress(reply.percent);
      } else if (reply.id === id) {
        settle(() => finish(reply, resolve, reject));
      }
    };
    const onExit = () => settle(() => reject(reason ?? crashed()));
    child.on('message', onReply);
    child.on('exit', onExit);
    child.send({ id, ...request });
  });
}

function finish(reply: JobReply, resolve: (reply: FinalReply) => void, reject: (error: Error) => void): void {
  switch (reply.kind) {
    case 'done':
    case 'measured':
      resolve(reply);
      break;
    case 'refused':
      reject(new UploadFailedError(reply.code, reply.message));
      break;
    case 'failed':
      reject(new Error(reply.message));
      break;
    case 'progress':
      break;
  }
}

function mediaOf(reply: FinalReply): ProcessedMedia {
  if (reply.kind !== 'done') {
    throw new Error('The process that runs jobs answered something else than it was asked.');
  }
  return reply.media;
}

/** A native decoder that dies does so of its input; the bounds are generous, so what breaks them is the input's fault too. */
function crashed(): UploadFailedError {
  return new UploadFailedError('CORRUPT_MEDIA', 'The file ends the program that reads it.');
}
