import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeChunked } from './aws-chunked.js';

const SIGNATURE = {
  seed: 'a'.repeat(64),
  signingKey: randomBytes(32),
  scope: '20261120/us-east-1/s3/aws4_request',
  amzDate: '20261120T100000Z',
};
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

/** An independent encoder, after the "Signature calculations" pages of the S3 API reference. */
function encode(chunks: readonly Buffer[], { signed = false, trailers = {} as Record<string, string> } = {}): Buffer {
  let previous = SIGNATURE.seed;
  const sign = (algorithm: string, hashes: string) => {
    const text = [algorithm, SIGNATURE.amzDate, SIGNATURE.scope, previous, hashes].join('\n');
    previous = createHmac('sha256', SIGNATURE.signingKey).update(text).digest('hex');
    return previous;
  };
  const pieces: Buffer[] = [];
  for (const chunk of [...chunks, Buffer.alloc(0)]) {
    const extension = signed
      ? `;chunk-signature=${sign('AWS4-HMAC-SHA256-PAYLOAD', `${sha256('')}\n${sha256(chunk)}`)}`
      : '';
    pieces.push(Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk);
    pieces.push(Buffer.from(chunk.length === 0 ? '' : '\r\n'));
  }
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}`);
  if (signed && lines.length > 0) {
    lines.push(`x-amz-trailer-signature:${sign('AWS4-HMAC-SHA256-TRAILER', sha256(`${lines.join('\n')}\n`))}`);
  }
  return Buffer.concat([...pieces, Buffer.from(lines.map((line) => `${line}\r\n`).join('')), Buffer.from('\r\n')]);
}

async function decode(
  encoded: Buffer,
  { signed = false, hasTrailer = false, decodedBytes = 0, cut = encoded.length },
): Promise<{ content: Buffer; trailers: Map<string, string> }> {
  const trailers = new Map<string, string>();
  async function* source() {
    for (let offset = 0; offset < encoded.length; offset += cut) {
      yield encoded.subarray(offset, offset + cut);
    }
  }
  const options = { hasTrailer, decodedBytes, ...(signed ? { signature: SIGNATURE } : {}) };
  const content: Buffer[] = [];
  for await (const piece of decodeChunked(source(), options, trailers)) {
    content.push(Buffer.from(piece));
  }
  return { content: Buffer.concat(content), trailers };
}

const CHUNKS = [randomBytes(9000), randomBytes(8192), randomBytes(10)];
const CONTENT = Buffer.concat(CHUNKS);
const TRAILERS = { 'x-amz-checksum-crc32': 'AAAAAA==' };

describe('an aws-chunked body', () => {
  it.each([1, 7, 1000, 100_000])('is decoded however the network cuts it (%i bytes at a time)', async (cut) => {
    const encoded = encode(CHUNKS, { trailers: TRAILERS });
    const decoded = await decode(encoded, { hasTrailer: true, decodedBytes: CONTENT.length, cut });
    expect(decoded.content.equals(CONTENT)).toBe(true);
    expect(Object.fromEntries(decoded.trailers)).toEqual(TRAILERS);
  });

  it('may be empty', async () => {
    expect((await decode(encode([]), {})).content).toHaveLength(0);
  });

  it('of another length than declared is refused', async () => {
    await expect(decode(encode(CHUNKS), { decodedBytes: CONTENT.length + 1 })).rejects.toMatchObject({
      code: 'IncompleteBody',
    });
  });

  it.each([0, 3, 5000, 17_000])('that breaks off after %i bytes is refused', async (length) => {
    const encoded = encode(CHUNKS).subarray(0, length);
    await expect(decode(encoded, { decodedBytes: CONTENT.length })).rejects.toMatchObject({ code: 'IncompleteBody' });
  });

  it('with a small chunk before the last is refused', async () => {
    const encoded = encode([randomBytes(8191), randomBytes(9000)]);
    await expect(decode(encoded, { decodedBytes: 17_191 })).rejects.toMatchObject({ code: 'InvalidChunkSizeError' });
  });

  it('with trailers that were not announced is refused', async () => {
    const encoded = encode(CHUNKS, { trailers: TRAILERS });
    await expect(decode(encoded, { decodedBytes: CONTENT.length })).rejects.toMatchObject({
      code: 'MalformedTrailerError',
    });
  });

  it.each(['zz\r\n', '-1\r\n', `${'f'.repeat(13)}\r\n`, `${'0'.repeat(20_000)}`])(
    'is refused when it begins %j',
    async (text) => {
      await expect(decode(Buffer.from(text), {})).rejects.toMatchObject({ code: 'IncompleteBody' });
    },
  );
});

describe('signed chunks', () => {
  const options = { signed: true, hasTrailer: true, decodedBytes: CONTENT.length };
  const encoded = encode(CHUNKS, { signed: true, trailers: TRAILERS });

  it('are accepted with the signatures that follow from the seed', async () => {
    expect((await decode(encoded, options)).content.equals(CONTENT)).toBe(true);
  });

  it.each([
    ['content', 5000],
    ['signature', 40],
    ['last chunk', encoded.indexOf('0;chunk-signature=', 17_000) + 30],
    ['trailer', encoded.indexOf('AAAAAA==')],
    ['trailer signature', encoded.indexOf('x-amz-trailer-signature:') + 30],
  ])('are refused when the %s was changed', async (_, offset) => {
    const changed = Buffer.from(encoded);
    // Another hexadecimal digit, so that only the signature can tell.
    changed[offset] = changed[offset] === 0x31 ? 0x32 : 0x31;
    await expect(decode(changed, options)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });

  it('are refused without their signatures', async () => {
    const unsigned = encode(CHUNKS, { trailers: TRAILERS });
    await expect(decode(unsigned, options)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
  });
});
