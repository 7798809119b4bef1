import { crc32, encodeCrc32 } from '../../domain/upload/crc32.js';
import { type PartRange, partRanges } from '../../domain/upload/plan-parts.js';
import { readBytes } from './read-bytes.js';
import type { StopSignal } from './stop.js';
import type { SignedPart, UploadApi } from './upload-api.js';
import { createReader, type UploadSource } from './upload-source.js';

/** Parts signed in one call. The next are signed while these are sent: a slow line's URLs do not grow old. */
const PARTS_PER_SIGNING = 8;

export interface PartQueueOptions {
  readonly source: UploadSource;
  readonly uploadId: string;
  readonly partBytes: number;
  /** What storage has: number and base64 CRC-32. Other bytes under the same number are sent again. */
  readonly stored: ReadonlyMap<number, string>;
  /** CRC-32 of each part, as far as known; filled on the way, whole at the end. */
  readonly checksums: Map<number, string>;
  readonly api: Pick<UploadApi, 'sign'>;
  /** Called for what need not be sent. */
  readonly onKept: (range: PartRange) => void;
  readonly signal: StopSignal;
}

export interface PartToSend {
  readonly range: PartRange;
  readonly signed: SignedPart;
}

export interface PartQueue {
  /** The next part that storage lacks; undefined when there is none. To be asked by several at once. */
  next(): Promise<PartToSend | undefined>;
  /** Signs a part once more. */
  signAgain(range: PartRange): Promise<SignedPart | undefined>;
}

/** The parts that storage lacks, in order, digested and signed in batches, one batch ahead of those who send. */
export function createPartQueue(options: PartQueueOptions): PartQueue {
  const { source, uploadId, partBytes, stored, checksums, api, onKept, signal } = options;
  const reader = createReader(source);
  const ranges = partRanges(source.size, partBytes).values();

  const checksumOf = async (range: PartRange): Promise<string> => {
    const known = checksums.get(range.partNumber);
    if (known !== undefined) {
      return known;
    }
    const checksum = encodeCrc32(crc32(await readBytes(await reader.read(range))));
    checksums.set(range.partNumber, checksum);
    return checksum;
  };
  const sign = async (batch: readonly PartRange[]): Promise<readonly PartToSend[]> => {
    const byNumber = new Map(batch.map((range) => [range.partNumber, range]));
    const wanted = batch.map(({ partNumber }) => ({ partNumber, checksumCrc32: checksums.get(partNumber) ?? '' }));
    const signed = wanted.length === 0 ? [] : await api.sign(uploadId, wanted);
    return signed.flatMap((part) => {
      const range = byNumber.get(part.partNumber);
      return range === undefined ? [] : [{ range, signed: part }];
    });
  };
  const prepare = async (): Promise<readonly PartToSend[]> => {
    const batch: PartRange[] = [];
    while (batch.length < PARTS_PER_SIGNING) {
      signal.throwIfStopped();
      const { value: range } = ranges.next();
      if (range === undefined) {
        break;
      }
      if (stored.get(range.partNumber) === (await checksumOf(range))) {
        onKept(range);
      } else {
        batch.push(range);
      }
    }
    return sign(batch);
  };
  const ahead = () => {
    const coming = prepare();
    coming.catch(() => undefined); // told to who asks next
    return coming;
  };

  let upcoming = ahead();
  let ready: PartToSend[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<PartToSend | undefined> => {
    if (ready.length === 0) {
      ready = [...(await upcoming)];
      upcoming = ready.length === 0 ? upcoming : ahead();
    }
    return ready.shift();
  };
  return {
    next: () => {
      const taken = turn.then(take);
      turn = taken.catch(() => undefined);
      return taken;
    },
    signAgain: async (range) => (await sign([range]))[0]?.signed,
  };
}
