import { createPartQueue, type PartQueue, type PartQueueOptions, type PartToSend } from './part-queue.js';
import { withRetry } from './retry.js';
import { createStop } from './stop.js';
import { headersOf, mayPassLater, store, wantsNewUrl } from './storage-refusal.js';
import { createReader, type SourceReader } from './upload-source.js';

/** Parts on their way at once: enough to fill a line, few enough to share it. */
export const PARALLEL_PARTS = 4;

export interface SendPartsOptions extends Omit<PartQueueOptions, 'onKept'> {
  /** Called as a part moves, and with its whole length when it is in. */
  readonly onSent: (partNumber: number, sentBytes: number) => void;
  readonly onStored: () => void;
}

/**
 * Sends the parts that storage lacks, several at once, each with its checksum.
 *
 * @throws StorageRefusal, TypeError or BackendError when a part cannot be sent, however often; the signal's reason.
 */
export async function sendParts(options: SendPartsOptions): Promise<void> {
  const stop = createStop();
  const unlink = options.signal.onStop(stop.stop);
  const linked = { ...options, signal: stop };
  const queue = createPartQueue({
    ...linked,
    onKept: ({ partNumber, byteLength }) => options.onSent(partNumber, byteLength),
  });
  const worker = async () => {
    const reader = createReader(options.source);
    for (let part = await queue.next(); part !== undefined; part = await queue.next()) {
      await sendPart(linked, { queue, reader }, part);
    }
  };
  const workers = Array.from({ length: PARALLEL_PARTS }, async () => {
    try {
      await worker();
    } catch (error) {
      stop.stop(error); // one part that cannot be sent is enough
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

interface Tools {
  readonly queue: PartQueue;
  readonly reader: SourceReader;
}

async function sendPart(
  options: SendPartsOptions,
  { queue, reader }: Tools,
  { range, signed }: PartToSend,
): Promise<void> {
  const { onSent, onStored, signal } = options;
  const { partNumber, byteLength } = range;
  let current = signed;
  await withRetry(
    async () => {
      const { url, headers } = current;
      try {
        await store(await reader.read(range), {
          url,
          headers: headersOf(headers),
          onSent: (sentBytes) => onSent(partNumber, sentBytes),
          signal,
        });
      } catch (error) {
        reader.leave(); // a request that was cut off may not have let go of it
        if (wantsNewUrl(error)) {
          current = (await queue.signAgain(range)) ?? current;
        }
        throw error;
      }
    },
    { isTransient: mayPassLater, signal },
  );
  onSent(partNumber, byteLength);
  onStored();
}
