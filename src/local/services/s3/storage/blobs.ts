import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../../shared/log.js';
import type { Tables } from './tables.js';

/**
 * The bytes of objects and parts, in files with random names: no key ever becomes a path.
 *
 * A blob is recorded as stray before it is written, and stops being so in the transaction that stores its metadata. What is
 * stray at start was cut off in between and is removed.
 */
export interface BlobFolder {
  create(): Promise<BlobWriter>;
  /** A second name for a blob's bytes, recorded as stray until its metadata is stored. */
  link(blob: string): Promise<string>;
  /** Reads a blob that the caller has pinned. */
  read(blob: string, range: ByteRange): AsyncIterable<Buffer>;
  /** Keeps blobs readable until the returned function is called, though they may be removed from the index meanwhile. */
  pin(blobs: readonly string[]): () => void;
  /** Removes blobs whose metadata is gone: rows of `strayBlobs` that a transaction has written. */
  removeStray(blobs: readonly string[]): Promise<void>;
  /** The same in the background; what fails is still recorded as stray, and goes at the next start. */
  removeStrayLater(blobs: readonly string[]): void;
  /** Resolves when nothing is being removed in the background. */
  settled(): Promise<void>;
  /** Removes what an earlier run left behind. */
  sweep(): Promise<void>;
}

/** First and last byte, both inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export interface BlobWriter {
  readonly blob: string;
  /** Takes bytes over. @returns undefined when more may follow at once, else what to wait for: the disk is slower. */
  write(bytes: Buffer): Promise<void> | undefined;
  /** The bytes are on disk under the blob's own name when it resolves. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

const READ_BUFFER_BYTES = 256 * 1024;
const NAME_BYTES = 16;

/** Bytes of one blob that are written at a time, while the next arrive: few enough to keep, enough not to cost a turn each. */
const WRITE_BATCH_BYTES = 512 * 1024;

export async function openBlobFolder(directory: string, tables: Tables, log: Log): Promise<BlobFolder> {
  const incoming = join(directory, 'incoming');
  const blobs = join(directory, 'blobs');
  await mkdir(incoming, { recursive: true });
  await mkdir(blobs, { recursive: true });
  const pathOf = (blob: string) => join(blobs, blob.slice(0, 2), blob);
  const pins = createPins();
  const remove = async (blob: string) => {
    await rm(pathOf(blob), { force: true });
    await tables.strayBlobs.remove(blob);
  };
  const removeStray = async (ids: readonly string[]) => {
    await Promise.all(ids.filter((blob) => !pins.postpone(blob)).map(remove));
  };
  const background = createBackground(log);
  return {
    create: () => createWriter({ incoming, pathOf, tables, removeStray }),
    async link(source) {
      const blob = drawName();
      await tables.strayBlobs.put(blob, 1);
      await mkdir(dirname(pathOf(blob)), { recursive: true });
      await link(pathOf(source), pathOf(blob));
      return blob;
    },
    read: (blob, range) => createReadStream(pathOf(blob), { ...range, highWaterMark: READ_BUFFER_BYTES }),
    pin: (ids) => pins.pin(ids, (blob) => background.run(remove(blob))),
    removeStray,
    removeStrayLater: (ids) => background.run(removeStray(ids)),
    settled: background.settled,
    async sweep() {
      for (const name of await readdir(incoming)) {
        await rm(join(incoming, name), { force: true });
      }
      await removeStray([...tables.strayBlobs.range()].map(({ key }) => key));
    },
  };
}

interface Background {
  run(removal: Promise<void>): void;
  settled(): Promise<void>;
}

function createBackground(log: Log): Background {
  const underWay = new Set<Promise<void>>();
  return {
    run(removal) {
      const tracked: Promise<void> = removal
        .catch((error: unknown) => log.warn('bytes of removed objects stay until the next start', { error }))
        .finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}

interface Pins {
  pin(blobs: readonly string[], remove: (blob: string) => void): () => void;
  /** Whether the blob is pinned; then it is removed when the last pin goes. */
  postpone(blob: string): boolean;
}

function createPins(): Pins {
  const counts = new Map<string, number>();
  const postponed = new Set<string>();
  return {
    pin(blobs, remove) {
      for (const blob of blobs) {
        counts.set(blob, (counts.get(blob) ?? 0) + 1);
      }
      let pinned = true;
      return () => {
        for (const blob of pinned ? blobs : []) {
          const left = (counts.get(blob) ?? 1) - 1;
          if (left > 0) {
            counts.set(blob, left);
          } else if (counts.delete(blob) && postponed.delete(blob)) {
            remove(blob);
          }
        }
        pinned = false;
      };
    },
    postpone(blob) {
      if (!counts.has(blob)) {
        return false;
      }
      postponed.add(blob);
      return true;
    },
  };
}

interface WriterFolder {
  readonly incoming: string;
  readonly tables: Tables;
  pathOf(blob: string): string;
  removeStray(blobs: readonly string[]): Promise<void>;
}

async function createWriter({ incoming, pathOf, tables, removeStray }: WriterFolder): Promise<BlobWriter> {
  const blob = drawName();
  const temporaryPath = join(incoming, blob);
  // Not awaited here: it commits while the body streams, and before the rename that makes it matter.
  const recorded = tables.strayBlobs.put(blob, 1);
  const file = await open(temporaryPath, 'wx');
  const batches = createBatches(file);
  let isOpen = true;
  const close = async () => {
    if (isOpen) {
      isOpen = false;
      await file.close();
    }
  };
  return {
    blob,
    write: batches.write,
    async keep() {
      await batches.end();
      await file.datasync();
      await close();
      await recorded;
      await mkdir(dirname(pathOf(blob)), { recursive: true });
      await rename(temporaryPath, pathOf(blob));
    },
    async discard() {
      await batches.abandon();
      await close();
      await recorded;
      await rm(temporaryPath, { force: true });
      await removeStray([blob]);
    },
  };
}

/** Writes a file front to back, a batch at a time, and takes in the next meanwhile. */
function createBatches(file: FileHandle) {
  let batch: Buffer[] = [];
  let byteLength = 0;
  let underWay: Promise<void> = Promise.resolve();
  const flush = async () => {
    await underWay;
    underWay = writeWhole(file, batch);
    underWay.catch(() => undefined); // told to who writes next, or ends
    batch = [];
    byteLength = 0;
  };
  return {
    write(bytes: Buffer): Promise<void> | undefined {
      batch.push(bytes);
      byteLength += bytes.length;
      return byteLength < WRITE_BATCH_BYTES ? undefined : flush();
    },
    async end(): Promise<void> {
      await flush();
      await underWay;
    },
    /** Nothing is written after it. */
    abandon: () => underWay.catch(() => undefined),
  };
}

async function writeWhole(file: FileHandle, batch: readonly Buffer[]): Promise<void> {
  const wanted = batch.reduce((sum, { length }) => sum + length, 0);
  const { bytesWritten } = await file.writev(batch);
  for (let rest = Buffer.concat(bytesWritten === wanted ? [] : batch).subarray(bytesWritten); rest.length > 0; ) {
    rest = rest.subarray((await file.write(rest)).bytesWritten);
  }
}

function drawName(): string {
  return randomBytes(NAME_BYTES).toString('hex');
}
