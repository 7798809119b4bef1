import { crc32, encodeCrc32 } from '../../domain/upload/crc32.js';
import { type PartRange, partRanges } from '../../domain/upload/plan-parts.js';
import { readBytes } from './read-bytes.js';
import { withRetry } from './retry.js';
import { headersOf, mayPassLater, store, wantsNewUrl } from './storage-refusal.js';
import type { SignedPart, UploadApi } from './upload-api.js';

/** Parts on their way at once: enough to fill a line, few enough to share it. */
export const PARALLEL_PARTS = 4;

/** Parts signed in one call: two rounds of {@link PARALLEL_PARTS}, so that a slow line's URLs do not grow old. */
const PARTS_PER_SIGNING = 2 * PARALLEL_PARTS;

export interface SendPartsOptions {
  readonly file: Blob;
  readonly uploadId: string;
  readonly partBytes: number;
  /** What storage has: number and base64 CRC-32. Other bytes under the same number are sent again. */
  readonly stored: ReadonlyMap<number, string>;
  /** CRC-32 of each part, as far as known; filled on the way, whole at the end. */
  readonly checksums: Map<number, string>;
  readonly api: Pick<UploadApi, 'sign'>;
  /** Called as a part moves, and with its whole length when it is in. */
  readonly onSent: (partNumber: number, sentBytes: number) => void;
  readonly onStored: () => void;
  readonly signal: AbortSignal;
}

/**
 * Sends the parts that storage lacks, several at once, each with its checksum.
 *
 * @throws StorageRefusal, TypeError or BackendError when a part cannot be sent, however often; the signal's reason.
 */
export async function sendParts(options: SendPartsOptions): Promise<void> {
  const { controller, unlink } = linkedController(options.signal);
  const linked = { ...options, signal: controller.signal };
  const parts = signedParts(linked);
  const worker = async () => {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      await sendPart(linked, next.value);
    }
  };
  const workers = Array.from({ length: PARALLEL_PARTS }, async () => {
    try {
      await worker();
    } catch (error) {
      controller.abort(error); // one part that cannot be sent is enough
      throw error;
    }
  });
  try {
    await Promise.all(workers);
  } finally {
    unlink();
    await Promise.allSettled(workers);
  }
}

interface PartToSend {
  readonly range: PartRange;
  readonly signed: SignedPart;
}

/** The parts that storage lacks, signed in batches, each batch when it is needed. */
async function* signedParts(options: SendPartsOptions): AsyncGenerator<PartToSend> {
  const { file, uploadId, partBytes, stored, api, onSent, signal } = options;
  let batch: PartRange[] = [];
  const sign = async (): Promise<readonly PartToSend[]> => {
    const ranges = new Map(batch.map((range) => [range.partNumber, range]));
    const wanted = batch.map(({ partNumber }) => ({
      partNumber,
      checksumCrc32: options.checksums.get(partNumber) ?? '',
    }));
    batch = [];
    const signed = wanted.length === 0 ? [] : await api.sign(uploadId, wanted);
    return signed.flatMap((part) => {
      const range = ranges.get(part.partNumber);
      return range === undefined ? [] : [{ range, signed: part }];
    });
  };
  for (const range of partRanges(file.size, partBytes)) {
    if (signal.aborted) {
      throw signal.reason;
    }
    if (stored.get(range.partNumber) === (await checksumOf(options, range))) {
      onSent(range.partNumber, range.byteLength);
      continue;
    }
    batch.push(range);
    if (batch.length === PARTS_PER_SIGNING) {
      yield* await sign();
    }
  }
  yield* await sign();
}

async function checksumOf({ file, checksums }: SendPartsOptions, range: PartRange): Promise<string> {
  const known = checksums.get(range.partNumber);
  if (known !== undefined) {
    return known;
  }
  const checksum = encodeCrc32(crc32(await readBytes(cut(file, range))));
  checksums.set(range.partNumber, checksum);
  return checksum;
}

async function sendPart(options: SendPartsOptions, { range, signed }: PartToSend): Promise<void> {
  const { file, uploadId, api, onSent, onStored, signal } = options;
  const { partNumber, byteLength } = range;
  let current = signed;
  await withRetry(
    async () => {
      const { url, headers } = current;
      try {
        await store(cut(file, range), {
          url,
          headers: headersOf(headers),
          onSent: (sentBytes) => onSent(partNumber, sentBytes),
          signal,
        });
      } catch (error) {
        if (wantsNewUrl(error)) {
          const checksumCrc32 = await checksumOf(options, range);
          current = (await api.sign(uploadId, [{ partNumber, checksumCrc32 }]))[0] ?? current;
        }
        throw error;
      }
    },
    { isTransient: mayPassLater, signal },
  );
  onSent(partNumber, byteLength);
  onStored();
}

function cut(file: Blob, { offset, byteLength }: PartRange): Blob {
  return file.slice(offset, offset + byteLength);
}

/** A controller that follows a signal; `AbortSignal.any` is not everywhere yet. */
function linkedController(signal: AbortSignal): { readonly controller: AbortController; readonly unlink: () => void } {
  const controller = new AbortController();
  const follow = () => controller.abort(signal.reason);
  if (signal.aborted) {
    follow();
  }
  signal.addEventListener('abort', follow, { once: true });
  return { controller, unlink: () => signal.removeEventListener('abort', follow) };
}
