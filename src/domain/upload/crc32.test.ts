import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CRC32_PATTERN, crc32, encodeCrc32 } from './crc32.js';

/** gzip ends in the CRC-32 of what it holds and its length, four bytes each (RFC 1952, 2.3.1). */
const crc32OfZlib = (bytes: Uint8Array) => gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);

describe('crc32', () => {
  it.each([0, 1, 2, 255, 256, 4096, 100_003])('agrees with zlib about %d random bytes', (byteLength) => {
    const bytes = randomBytes(byteLength);
    expect(crc32(bytes)).toBe(crc32OfZlib(bytes));
  });

  it('gives the check value of its specification', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it('takes bytes in pieces', () => {
    const bytes = randomBytes(1000);
    expect(crc32(bytes.subarray(300), crc32(bytes.subarray(0, 300)))).toBe(crc32(bytes));
  });

  it('notices one flipped bit', () => {
    const bytes = randomBytes(1000);
    const before = crc32(bytes);
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    expect(crc32(bytes)).not.toBe(before);
  });
});

describe('its written form', () => {
  it.each([0, 1, 0x80, 0xcbf43926, 0xffffffff])('of %d is what S3 reads', (crc) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc);
    expect(encodeCrc32(crc)).toBe(bytes.toString('base64'));
    expect(encodeCrc32(crc)).toMatch(CRC32_PATTERN);
  });

  it.each(['', 'AAAA', 'AAAAAA=', 'AAAAAB==', 'AAAAAA==\n', 'AAAAAAAA', '!AAAAA=='])('is not %j', (text) => {
    expect(CRC32_PATTERN.test(text)).toBe(false);
  });
});
