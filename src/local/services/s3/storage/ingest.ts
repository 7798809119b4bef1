import { createHash } from 'node:crypto';
import { type ChecksumAlgorithm, createChecksum, DEFAULT_CHECKSUM_ALGORITHM } from '../checksums/algorithms.js';
import type { RunningChecksum } from '../checksums/crc.js';
import type { Digests } from '../request/body.js';
import type { BlobFolder } from './blobs.js';

export interface IngestInput {
  readonly chunks: AsyncIterable<Buffer>;
  readonly algorithm?: ChecksumAlgorithm;
  /** A checksum that the sender claims, of the same algorithm or of another. */
  readonly claimed?: { readonly algorithm: ChecksumAlgorithm; readonly running: RunningChecksum };
  /** Whether the SHA-256 is wanted, because the signature covers it. */
  readonly withSha256?: boolean;
  /** Called with the bytes received so far; throws to refuse more. */
  checkLength?(byteLength: number): void;
  /** Called when all bytes are there; throws to refuse them. */
  check?(digests: Digests, byteLength: number): void;
}

export interface Ingested {
  readonly blob: string;
  readonly byteLength: number;
  /** Hex MD5. */
  readonly etag: string;
  readonly checksum: ComputedChecksum;
  /** Present when the sender claimed a checksum; it was found right. */
  readonly claimed?: ComputedChecksum;
}

export interface ComputedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly value: string;
}

/** Streams bytes into a blob of their own, digesting them on the way. What is refused leaves nothing behind. */
export async function ingest(blobs: BlobFolder, input: IngestInput): Promise<Ingested> {
  const { chunks, checkLength, check, algorithm, claimed, withSha256 = false } = input;
  const digesting = startDigests(algorithm, claimed, withSha256);
  const writer = await blobs.create();
  try {
    let byteLength = 0;
    for await (const chunk of chunks) {
      byteLength += chunk.length;
      checkLength?.(byteLength);
      digesting.update(chunk);
      const full = writer.write(chunk);
      if (full !== undefined) {
        await full;
      }
    }
    const { digests, ...checksums } = digesting.end();
    check?.(digests, byteLength);
    await writer.keep();
    return { blob: writer.blob, byteLength, etag: digests.md5.toString('hex'), ...checksums };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function startDigests(
  algorithm: ChecksumAlgorithm = DEFAULT_CHECKSUM_ALGORITHM,
  claimed: IngestInput['claimed'],
  withSha256: boolean,
) {
  const md5 = createHash('md5');
  const sha256 = withSha256 ? createHash('sha256') : undefined;
  const own = claimed?.algorithm === algorithm ? undefined : createChecksum(algorithm);
  return {
    update(chunk: Buffer) {
      md5.update(chunk);
      sha256?.update(chunk);
      own?.update(chunk);
      claimed?.running.update(chunk);
    },
    end() {
      const found = claimed && { algorithm: claimed.algorithm, value: claimed.running.digest().toString('base64') };
      const checksum = own === undefined ? found : { algorithm, value: own.digest().toString('base64') };
      const digests: Digests = {
        md5: md5.digest(),
        ...(sha256 === undefined ? {} : { sha256: sha256.digest('hex') }),
        ...(found === undefined ? {} : { checksum: found.value }),
      };
      if (checksum === undefined) {
        throw new Error('One checksum at least is always computed.');
      }
      return { digests, checksum, ...(found === undefined ? {} : { claimed: found }) };
    },
  };
}
