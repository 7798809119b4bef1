import { createHash, timingSafeEqual } from 'node:crypto';
import { checkDigestForm, checksumHeader } from '../checksums/algorithms.js';
import { invalidArgument, notSimulated, s3Error } from '../errors.js';
import { MAX_XML_BODY_BYTES } from '../limits.js';
import { decodeChunked } from './aws-chunked.js';
import { headerOf, type S3Call } from './call.js';
import { type ExpectedChecksum, expectedChecksum } from './expected-checksum.js';

/** A request body as it streams, framing taken off, and what is claimed about it. */
export interface Body {
  readonly chunks: AsyncIterable<Buffer>;
  readonly byteLength: number;
  /** Hex SHA-256 that the signature covers; absent when it is unsigned or signed by chunk. */
  readonly sha256?: string;
  readonly md5?: Buffer;
  readonly checksum?: ExpectedChecksum;
  /** The claimed checksum's value; a trailer's is known once the chunks have been read. @throws AwsError `MalformedTrailerError`. */
  checksumValue(): string | undefined;
}

const STREAMING = /^STREAMING-(AWS4-HMAC-SHA256-PAYLOAD|UNSIGNED-PAYLOAD)(-TRAILER)?$/;

/**
 * @param checksumIsOfBody - see `readSmallBody`.
 * @throws AwsError for a length, digest or checksum header that is missing or malformed.
 */
export function openBody(call: S3Call, { checksumIsOfBody = true } = {}): Body {
  const { request } = call;
  const payloadHash = call.verified?.payloadHash ?? headerOf(call, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const trailers = new Map<string, string>();
  const checksum = checksumIsOfBody ? expectedChecksum(call) : undefined;
  const md5 = contentMd5(call);
  // A failed upload must still be answered, so the request is not destroyed when reading stops.
  const raw = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const streaming = STREAMING.exec(payloadHash);
  const claims = {
    ...(md5 === undefined ? {} : { md5 }),
    ...(checksum === undefined ? {} : { checksum }),
    checksumValue: () => (checksum === undefined ? undefined : claimedValue(checksum, trailers)),
  };
  if (streaming !== null) {
    const byteLength = wholeNumber(call, 'x-amz-decoded-content-length');
    const signature = streaming[1] === 'UNSIGNED-PAYLOAD' ? undefined : call.verified?.signature;
    const hasTrailer = streaming[2] !== undefined;
    const options = { hasTrailer, decodedBytes: byteLength, ...(signature === undefined ? {} : { signature }) };
    return { chunks: decodeChunked(raw, options, trailers), byteLength, ...claims };
  }
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && !/^[0-9a-f]{64}$/.test(payloadHash)) {
    throw invalidArgument(
      'x-amz-content-sha256',
      payloadHash,
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    );
  }
  if (request.headers['transfer-encoding'] !== undefined) {
    throw s3Error('NotImplemented', undefined, { Header: 'Transfer-Encoding' });
  }
  const sha256 = payloadHash === 'UNSIGNED-PAYLOAD' ? {} : { sha256: payloadHash };
  return { chunks: raw, byteLength: wholeNumber(call, 'content-length'), ...sha256, ...claims };
}

/**
 * Reads a small body whole and checks every claim about it.
 *
 * @param checksumIsOfBody - false where `x-amz-checksum-…` speaks of the object instead (CompleteMultipartUpload).
 * @param requireDigest - S3 wants a digest where a damaged body would do harm (DeleteObjects).
 */
export async function readSmallBody(
  call: S3Call,
  { requireDigest = false, checksumIsOfBody = true } = {},
): Promise<Buffer> {
  if (call.request.headers['content-length'] === undefined && call.request.headers['transfer-encoding'] === undefined) {
    return Buffer.alloc(0);
  }
  const body = openBody(call, { checksumIsOfBody });
  if (requireDigest && body.md5 === undefined && body.checksum === undefined) {
    throw s3Error('InvalidRequest', 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  }
  if (body.byteLength > MAX_XML_BODY_BYTES) {
    throw s3Error('EntityTooLarge');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body.chunks) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  checkSmallBody(body, bytes);
  return bytes;
}

function checkSmallBody(body: Body, bytes: Buffer): void {
  const { checksum } = body;
  if (checksum !== undefined) {
    checksum.running.update(bytes);
  }
  const value = checksum?.running.digest().toString('base64');
  checkDigests(body, {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    md5: createHash('md5').update(bytes).digest(),
    ...(value === undefined ? {} : { checksum: value }),
  });
}

/** Digests of the bytes that arrived; `checksum` is base64, of the claimed algorithm. */
export interface Digests {
  readonly sha256?: string;
  readonly md5?: Buffer;
  readonly checksum?: string;
}

/** @throws AwsError `XAmzContentSHA256Mismatch` or `BadDigest` when the bytes are not those that were claimed. */
export function checkDigests(body: Body, digests: Digests): void {
  if (body.sha256 !== undefined && body.sha256 !== digests.sha256) {
    throw s3Error('XAmzContentSHA256Mismatch', undefined, {
      ClientComputedContentSHA256: body.sha256,
      S3ComputedContentSHA256: digests.sha256 ?? '',
    });
  }
  if (body.md5 !== undefined && !(digests.md5 !== undefined && timingSafeEqual(body.md5, digests.md5))) {
    throw s3Error('BadDigest');
  }
  const claimed = body.checksumValue();
  if (claimed !== undefined && body.checksum !== undefined && claimed !== digests.checksum) {
    throw s3Error('BadDigest', `The ${body.checksum.algorithm} you specified did not match the calculated checksum.`);
  }
}

function claimedValue({ algorithm, value }: ExpectedChecksum, trailers: ReadonlyMap<string, string>): string {
  const found = value ?? trailers.get(checksumHeader(algorithm));
  if (found === undefined) {
    throw s3Error('MalformedTrailerError');
  }
  checkDigestForm(algorithm, found);
  return found;
}

const MD5_BYTES = 16;

function contentMd5(call: S3Call): Buffer | undefined {
  const text = headerOf(call, 'content-md5');
  if (text === undefined) {
    return undefined;
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== MD5_BYTES) {
    throw s3Error('InvalidDigest', undefined, { 'Content-MD5': text });
  }
  return bytes;
}

function wholeNumber(call: S3Call, name: string): number {
  const text = headerOf(call, name);
  if (text === undefined) {
    throw s3Error('MissingContentLength');
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw invalidArgument(name, text, `${name} is not a whole number.`);
  }
  return Number(text);
}

/** Headers that would change what an upload means, and that this runtime does not have. */
const REFUSED_HEADERS = ['x-amz-website-redirect-location', 'x-amz-write-offset-bytes'];
const REFUSED_PREFIXES = [
  'x-amz-server-side-encryption-customer-',
  'x-amz-object-lock-',
  'x-amz-copy-source-server-side-encryption-customer-',
  'x-amz-rename-source',
];

/** @throws AwsError `NotImplemented` with the header's name. */
export function refuseHeaders(call: S3Call): void {
  const names = [...Object.keys(call.request.headers), ...(call.presigned ? call.query.names() : [])];
  for (const name of names.map((each) => each.toLowerCase())) {
    if (REFUSED_HEADERS.includes(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
      throw notSimulated(`The header ${name}`);
    }
  }
}
