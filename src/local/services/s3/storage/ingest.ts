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
  /** Default: MD5 of the bytes. `checksum`: made of the claimed checksum, see {@link etagOfChecksum}. */
  readonly etagOf?: 'bytes' | 'checksum';
  /** Called with the bytes received so far; throws to refuse more. */
  checkLength?(byteLength: number): void;
  /** Called when all bytes are there; throws to refuse them. */
  check?(digests: Digests, byteLength: number): void;
}

export interface Ingested {
  readonly blob: string;
  readonly byteLength: number;
  /** The MD5 of the bytes, 32 hex digits; 40 when it was to be of the checksum. */
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
  const { chunks, checkLength, check } = input;
  const digesting = startDigests(input);
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
    const etag = digests.md5?.toString('hex') ?? etagOfChecksum(checksums.checksum, byteLength);
    return { blob: writer.blob, byteLength, etag, ...checksums };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/**
 * What stands for a part's bytes when its sender has a checksum of them: "If the entity tag is not an MD5 digest of the object
 * data, it will contain one or more nonhexadecimal characters and/or will consist of less than 32 or more than 32 hexadecimal
 * digits" (API reference, CompleteMultipartUpload). An MD5 takes 1.6 s of processor time a GiB, a CRC-32 0.2 (measured).
 */
function etagOfChecksum({ algorithm, value }: ComputedChecksum, byteLength: number): string {
  return createHash('sha1').update(`${algorithm} ${value} ${byteLength}`).digest('hex');
}

function startDigests({
  algorithm = DEFAULT_CHECKSUM_ALGORITHM,
  claimed,
  withSha256 = false,
  etagOf = 'bytes',
}: IngestInput) {
  const md5 = etagOf === 'bytes' ? createHash('md5') : undefined;
  const sha256 = withSha256 ? createHash('sha256') : undefined;
  const own = claimed?.algorithm === algorithm ? undefined : createChecksum(algorithm);
  return {
    update(chunk: Buffer) {
      md5?.update(chunk);
      sha256?.update(chunk);
      own?.update(chunk);
      claimed?.running.update(chunk);
    },
    end() {
      const found = claimed && { algorithm: claimed.algorithm, value: claimed.running.digest().toString('base64') };
      const checksum = own === undefined ? found : { algorithm, value: own.digest().toString('base64') };
      const digests: Digests = {
        ...(md5 === undefined ? {} : { md5: md5.digest() }),
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
