import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkDigestForm, checksumHeader, createChecksum, parseAlgorithm } from './algorithms.js';
import { type CombinableAlgorithm, combineChecksums } from './combine.js';

const CHECK = Buffer.from('123456789');

/** The "check" values of the catalogue of parametrised CRC algorithms, and of RFC 3174 / FIPS 180 for the hashes. */
const CHECK_VALUES = [
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['SHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['SHA256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
] as const;

const COMBINABLE: readonly CombinableAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME'];

describe('checksums', () => {
  it.each(CHECK_VALUES)('computes %s of the check string', (algorithm, expected) => {
    const checksum = createChecksum(algorithm);
    checksum.update(CHECK);
    expect(checksum.digest().toString('hex')).toBe(expected);
  });

  it.each(CHECK_VALUES)('gives the same %s however the bytes are cut', (algorithm) => {
    const bytes = randomBytes(1000);
    const whole = createChecksum(algorithm);
    whole.update(bytes);
    const pieces = createChecksum(algorithm);
    for (const [start, end] of [
      [0, 3],
      [3, 20],
      [20, 21],
      [21, 1000],
    ] as const) {
      pieces.update(bytes.subarray(start, end));
    }
    expect(pieces.digest()).toEqual(whole.digest());
  });

  it.each(COMBINABLE)('combines the %s of parts into that of the whole', (algorithm) => {
    const parts = [randomBytes(70_000), randomBytes(70_000), randomBytes(13), randomBytes(0), randomBytes(1)];
    const digest = (bytes: Buffer) => {
      const checksum = createChecksum(algorithm);
      checksum.update(bytes);
      return checksum.digest();
    };
    const combined = combineChecksums(
      algorithm,
      parts.map((part) => ({ value: digest(part), byteLength: part.length })),
    );
    expect(combined).toEqual(digest(Buffer.concat(parts)));
  });

  it('refuses an algorithm that S3 does not have', () => {
    expect(() => parseAlgorithm('MD4')).toThrow(expect.objectContaining({ code: 'InvalidRequest' }));
    expect(parseAlgorithm('crc32c')).toBe('CRC32C');
  });

  it('refuses a digest of another length and one that is not base64', () => {
    expect(() => checkDigestForm('CRC32', 'AAAAAA==')).not.toThrow();
    for (const value of ['AAAA', 'AAAAAAA=', '????', '']) {
      expect(() => checkDigestForm('CRC32', value)).toThrow(checksumHeader('CRC32'));
    }
  });
});
