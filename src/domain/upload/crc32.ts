/** CRC-32 of ISO 3309, reflected: what S3 calls `CRC32`. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/**
 * CRC-32 of bytes, as an unsigned number.
 *
 * @param before - the result for what came before these bytes, when they come in pieces.
 * @example crc32(new TextEncoder().encode('123456789')).toString(16); // "cbf43926"
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (let index = 0; index < bytes.length; index += 1) {
    remainder = (TABLE[(remainder ^ (bytes[index] ?? 0)) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

/** The form of `x-amz-checksum-crc32`: base64 of the four bytes, the highest first. */
export function encodeCrc32(crc: number): string {
  return btoa(String.fromCharCode(crc >>> 24, (crc >>> 16) & 0xff, (crc >>> 8) & 0xff, crc & 0xff));
}

/** What {@link encodeCrc32} gives: six characters and two that fill up. */
export const CRC32_PATTERN = /^[A-Za-z0-9+/]{5}[AQgw]==$/;
