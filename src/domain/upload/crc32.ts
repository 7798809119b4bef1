/** CRC-32 of ISO 3309, reflected: what S3 calls `CRC32`. */
const POLYNOMIAL = 0xedb88320;

/** Bytes taken at a step: one table each, so that their look-ups do not wait for one another ("slicing by 16"). */
const SLICES = 16;
const BYTES_PER_WORD = 4;

/** Table `slice` tells what a byte becomes when `slice` zero bytes follow it. */
const TABLES = new Int32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  TABLES[byte] = remainder;
}
for (let index = 256; index < TABLES.length; index += 1) {
  const before = TABLES[index - 256] as number;
  TABLES[index] = look(0, before) ^ (before >>> 8);
}

/** A slice's entry for the lowest byte of a number. Within bounds by its mask. */
function look(slice: number, byte: number): number {
  return TABLES[slice * 256 + (byte & 0xff)] as number;
}

/**
 * CRC-32 of bytes, as an unsigned number. Some 2 GB a second: reading a file takes longer.
 *
 * @param before - the result for what came before these bytes, when they come in pieces.
 * @example crc32(new TextEncoder().encode('123456789')).toString(16); // "cbf43926"
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const { buffer, byteOffset, length } = bytes;
  const unaligned = Math.min(length, -byteOffset & (BYTES_PER_WORD - 1));
  const wordCount = Math.floor((length - unaligned) / SLICES) * BYTES_PER_WORD;
  const words = new Int32Array(buffer, wordCount === 0 ? 0 : byteOffset + unaligned, wordCount);
  const middle = eachWord(words, eachByte(bytes.subarray(0, unaligned), ~before));
  return ~eachByte(bytes.subarray(unaligned + wordCount * BYTES_PER_WORD), middle) >>> 0;
}

function eachByte(bytes: Uint8Array, before: number): number {
  let remainder = before;
  for (const byte of bytes) {
    remainder = look(0, remainder ^ byte) ^ (remainder >>> 8);
  }
  return remainder;
}

/** Four words at a step. Their lowest byte is the first, as in every machine that runs JavaScript today. */
function eachWord(words: Int32Array, before: number): number {
  let remainder = before;
  for (let index = 0; index < words.length; index += 4) {
    const a = remainder ^ (words[index] as number);
    const b = words[index + 1] as number;
    const c = words[index + 2] as number;
    const d = words[index + 3] as number;
    remainder =
      look(15, a) ^
      look(14, a >>> 8) ^
      look(13, a >>> 16) ^
      look(12, a >>> 24) ^
      (look(11, b) ^ look(10, b >>> 8) ^ look(9, b >>> 16) ^ look(8, b >>> 24)) ^
      (look(7, c) ^ look(6, c >>> 8) ^ look(5, c >>> 16) ^ look(4, c >>> 24)) ^
      (look(3, d) ^ look(2, d >>> 8) ^ look(1, d >>> 16) ^ look(0, d >>> 24));
  }
  return remainder;
}

/** The form of `x-amz-checksum-crc32`: base64 of the four bytes, the highest first. */
export function encodeCrc32(crc: number): string {
  const digits = [crc >>> 26, crc >>> 20, crc >>> 14, crc >>> 8, crc >>> 2, crc << 4];
  return `${digits.map((digit) => BASE64[digit & 0x3f]).join('')}==`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** What {@link encodeCrc32} gives: six characters and two that fill up. */
export const CRC32_PATTERN = /^[A-Za-z0-9+/]{5}[AQgw]==$/;
