import { createHash, createHmac } from 'node:crypto';
import type { VerifiedRequest } from '../../ports.js';
import { s3Error } from '../errors.js';
import { MAX_CHUNK_LINE_BYTES, MIN_CHUNK_BYTES } from '../limits.js';

export interface ChunkedOptions {
  /** Given when every chunk is signed (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD…`). */
  readonly signature?: VerifiedRequest['signature'];
  /** Whether trailers follow the last chunk (`…-TRAILER`). */
  readonly hasTrailer: boolean;
  /** `x-amz-decoded-content-length`. */
  readonly decodedBytes: number;
}

const EMPTY_HASH = createHash('sha256').update('').digest('hex');

/**
 * Takes the framing off an `aws-chunked` body: `SIZE[;chunk-signature=…]␍␊ DATA ␍␊ … 0…␍␊ [trailers] ␍␊`.
 *
 * @param trailers - filled with the trailers, names in lower case, when the body has been read to its end.
 * @throws AwsError `SignatureDoesNotMatch` at the end of a chunk whose signature is wrong; `InvalidChunkSizeError`,
 *   `IncompleteBody`, `MalformedTrailerError`.
 */
export async function* decodeChunked(
  source: AsyncIterable<Buffer>,
  { signature, hasTrailer, decodedBytes }: ChunkedOptions,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const reader = new LineReader(source);
  const verifier = signature === undefined ? undefined : new ChunkVerifier(signature);
  let received = 0;
  let previousBytes: number | undefined;
  for (;;) {
    const { byteLength, signed } = parseChunkHeader(await reader.line());
    if (byteLength > 0 && previousBytes !== undefined && previousBytes < MIN_CHUNK_BYTES) {
      throw s3Error('InvalidChunkSizeError', undefined, { BadChunkSize: String(previousBytes) });
    }
    for await (const piece of reader.take(byteLength)) {
      verifier?.update(piece);
      received += piece.length;
      yield piece;
    }
    verifier?.endChunk(signed);
    if (byteLength === 0) {
      break;
    }
    await reader.lineBreak();
    previousBytes = byteLength;
  }
  if (received !== decodedBytes) {
    throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
  }
  await readTrailers(reader, trailers, verifier, hasTrailer);
}

function parseChunkHeader(line: string): { byteLength: number; signed: string | undefined } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
  if (match?.[1] === undefined) {
    throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
  }
  return { byteLength: Number.parseInt(match[1], 16), signed: match[2] };
}

async function readTrailers(
  reader: LineReader,
  trailers: Map<string, string>,
  verifier: ChunkVerifier | undefined,
  expected: boolean,
): Promise<void> {
  let signed: string | undefined;
  let canonical = '';
  for (let line = await reader.lastLine(); line !== ''; line = await reader.lastLine()) {
    const colon = line.indexOf(':');
    if (!expected || colon === -1) {
      throw s3Error('MalformedTrailerError');
    }
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'x-amz-trailer-signature') {
      signed = value;
    } else {
      trailers.set(name, value);
      canonical += `${name}:${value}\n`;
    }
  }
  if (expected) {
    verifier?.endTrailers(canonical, signed);
  }
}

/** "Each chunk signature calculation includes the signature of the previous chunk." */
class ChunkVerifier {
  private previous: string;
  private hash = createHash('sha256');

  constructor(private readonly signature: VerifiedRequest['signature']) {
    this.previous = signature.seed;
  }

  update(piece: Buffer): void {
    this.hash.update(piece);
  }

  endChunk(signed: string | undefined): void {
    this.check('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_HASH}\n${this.hash.digest('hex')}`, signed);
    this.hash = createHash('sha256');
  }

  endTrailers(canonical: string, signed: string | undefined): void {
    this.check('AWS4-HMAC-SHA256-TRAILER', createHash('sha256').update(canonical).digest('hex'), signed);
  }

  private check(algorithm: string, hashes: string, signed: string | undefined): void {
    const { amzDate, scope, signingKey } = this.signature;
    const stringToSign = [algorithm, amzDate, scope, this.previous, hashes].join('\n');
    const expected = createHmac('sha256', signingKey).update(stringToSign).digest('hex');
    if (signed !== expected) {
      throw s3Error('SignatureDoesNotMatch');
    }
    this.previous = expected;
  }
}

/** Reads lines and runs of bytes, keeping no more than the piece at hand. */
class LineReader {
  private readonly iterator: AsyncIterator<Buffer>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.iterator = source[Symbol.asyncIterator]();
  }

  /** A line without its break. @throws AwsError `IncompleteBody` at the end of the body. */
  async line(): Promise<string> {
    const line = await this.lineOrEnd();
    if (line === undefined) {
      throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
    }
    return line;
  }

  /** A line; the end of the body counts as an empty one. */
  async lastLine(): Promise<string> {
    return (await this.lineOrEnd()) ?? '';
  }

  async lineBreak(): Promise<void> {
    if ((await this.line()) !== '') {
      throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
    }
  }

  async *take(byteLength: number): AsyncGenerator<Buffer> {
    for (let missing = byteLength; missing > 0; ) {
      if (this.rest.length === 0 && !(await this.fill())) {
        throw s3Error('IncompleteBody', 'The request body terminated unexpectedly');
      }
      const piece = this.rest.subarray(0, missing);
      this.rest = this.rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  private async lineOrEnd(): Promise<string | undefined> {
    for (;;) {
      const end = this.rest.indexOf('\r\n');
      if (end !== -1) {
        const line = this.rest.toString('utf8', 0, end);
        this.rest = this.rest.subarray(end + 2);
        return line;
      }
      if (this.rest.length > MAX_CHUNK_LINE_BYTES || !(await this.fill())) {
        return undefined;
      }
    }
  }

  private async fill(): Promise<boolean> {
    const { done, value } = await this.iterator.next();
    if (done) {
      return false;
    }
    this.rest = this.rest.length === 0 ? value : Buffer.concat([this.rest, value]);
    return true;
  }
}
